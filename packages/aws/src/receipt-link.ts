import { GetObjectCommand, HeadObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { LINK_MS } from "@dth/core/receipt-writer";
import { isAwsError } from "./aws-errors.ts";

/** Where an object is downloaded under a name, without a key, for {@link LINK_MS}. Undefined when there is none. */
export async function linkTo(
  client: S3Client,
  place: { readonly Bucket: string; readonly Key: string },
  fileName: string,
): Promise<string | undefined> {
  try {
    await client.send(new HeadObjectCommand(place));
  } catch (error) {
    if (isAwsError(error, "NoSuchKey", "NotFound")) return undefined;
    throw error;
  }
  const ResponseContentDisposition = `attachment; filename="${fileName}"`;
  const command = new GetObjectCommand({
    ...place,
    ResponseContentDisposition,
    ResponseContentType: "application/gzip",
  });
  return getSignedUrl(client, command, { expiresIn: LINK_MS / 1_000 });
}
