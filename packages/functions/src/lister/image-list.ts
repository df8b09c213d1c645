import { GetParametersByPathCommand, type SSMClient } from "@aws-sdk/client-ssm";
import { awsError } from "@dth/aws/aws-errors";

/**
 * The list of images that Parameter Store keeps in pieces below a path, in the order of their names: a piece takes 4 KB,
 * and ends between two images.
 *
 * @returns undefined when there is no piece
 * @throws HubError `ACCESS_DENIED`, `THROTTLED`, `NETWORK`, `SERVER_UNAVAILABLE`, `RECORDS_UNUSABLE`
 */
export async function readImageList(client: Pick<SSMClient, "send">, path: string): Promise<string | undefined> {
  const pieces: { readonly name: string; readonly value: string }[] = [];
  try {
    let NextToken: string | undefined;
    do {
      const page = await client.send(new GetParametersByPathCommand({ Path: path, NextToken }));
      for (const { Name = "", Value = "" } of page.Parameters ?? []) pieces.push({ name: Name, value: Value });
      ({ NextToken } = page);
    } while (NextToken !== undefined);
  } catch (error) {
    throw awsError(error, { what: `the list of images below ${path}`, otherwise: "RECORDS_UNUSABLE" });
  }
  if (pieces.length === 0) return undefined;
  const sorted = pieces.sort((a, b) => (a.name < b.name ? -1 : 1));
  return sorted.map(({ value }) => value.trim().replace(/^,+|,+$/g, "")).join(",");
}
