import {
  DeleteParametersCommand,
  GetParametersByPathCommand,
  PutParameterCommand,
  type SSMClient,
} from "@aws-sdk/client-ssm";
import { awsError } from "@dth/aws/aws-errors";
import { HubError } from "@dth/core/error";

/** Bytes that a parameter takes. https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html */
const PIECE = 4_096;
/** The stack makes it of its parameter `srcImageList`, and removes it. */
const OF_STACK = "000";
/** Three digits sort as texts as they do as numbers. */
const MOST = 999;
/** Parameters that one request deletes. */
const AT_ONCE = 10;

/** Where a stack that stands alone keeps its list of images (plugins/ecr/template/access.ts). */
export function imageListPath(stack: string): string {
  return `/data-transfer-hub/${stack}/images`;
}

/**
 * Keeps a list of images beside the stack's own piece, in place of those that were there: however long it is, as pieces
 * that `readImageList` joins.
 *
 * @returns pieces that it takes
 * @throws HubError `INVALID_INPUT` for what is no image, for no image, and for too many; `ACCESS_DENIED`, `THROTTLED`,
 * `NETWORK`, `SERVER_UNAVAILABLE`, `RECORDS_UNUSABLE`
 */
export async function writeImageList(
  client: Pick<SSMClient, "send">,
  path: string,
  images: readonly string[],
): Promise<number> {
  const pieces = piecesOf(images);
  if (pieces.length === 0) throw new HubError("INVALID_INPUT", "the list names no image");
  if (pieces.length > MOST) throw new HubError("INVALID_INPUT", `the list takes more than ${MOST} pieces of 4 KB`);
  const names = pieces.map((_, number) => `${path}/${String(number + 1).padStart(3, "0")}`);
  await asking(path, async () => {
    // What is new comes before what is old goes: a run that lists meanwhile has images of both, and lacks none of both.
    for (const [number, Name] of names.entries()) {
      await client.send(new PutParameterCommand({ Name, Value: pieces[number], Type: "String", Overwrite: true }));
    }
    await deleteParameters(
      client,
      (await piecesAt(client, path)).filter((name) => !names.includes(name)),
    );
  });
  return pieces.length;
}

/**
 * Takes every piece away but the stack's own.
 *
 * @returns how many there were
 * @throws HubError as {@link writeImageList} does
 */
export function removeImageList(client: Pick<SSMClient, "send">, path: string): Promise<number> {
  return asking(path, async () => {
    const names = await piecesAt(client, path);
    await deleteParameters(client, names);
    return names.length;
  });
}

/** As many images a piece as fit, with commas between. */
function piecesOf(images: readonly string[]): readonly string[] {
  const pieces: string[] = [];
  let piece = "";
  for (const image of images) {
    // References of images are ASCII, so that characters are bytes.
    if (!/^[!-~]+$/.test(image) || image.includes(",") || image.length > PIECE)
      throw new HubError("INVALID_INPUT", `${JSON.stringify(image)} is no image`);
    const longer = piece === "" ? image : `${piece},${image}`;
    if (longer.length <= PIECE) {
      piece = longer;
    } else {
      pieces.push(piece);
      piece = image;
    }
  }
  return piece === "" ? pieces : [...pieces, piece];
}

async function piecesAt(client: Pick<SSMClient, "send">, Path: string): Promise<readonly string[]> {
  const names: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new GetParametersByPathCommand({ Path, NextToken }));
    for (const { Name = "" } of page.Parameters ?? []) names.push(Name);
    ({ NextToken } = page);
  } while (NextToken !== undefined);
  return names.filter((name) => name !== `${Path}/${OF_STACK}`);
}

async function deleteParameters(client: Pick<SSMClient, "send">, names: readonly string[]): Promise<void> {
  for (let start = 0; start < names.length; start += AT_ONCE) {
    await client.send(new DeleteParametersCommand({ Names: names.slice(start, start + AT_ONCE) }));
  }
}

async function asking<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw awsError(error, { what: `the list of images below ${path}`, otherwise: "RECORDS_UNUSABLE" });
  }
}
