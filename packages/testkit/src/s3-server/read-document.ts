import { bodySize, readBody } from "./blobs.ts";
import { memoryBlobs } from "./memory-blobs.ts";
import type { Context } from "./operation.ts";
import { receive } from "./receive.ts";
import { refuse } from "./s3-refusal.ts";
import { header } from "./s3-request.ts";
import { parseXml, type XmlNode } from "./xml.ts";

/** Bytes of the largest document: ten thousand parts with checksums. */
const MAX_DOCUMENT = 4 * 1024 ** 2;

/**
 * The request's XML document, which must have this root element.
 * Checksum headers of these requests are about the object, unless they are `of` the document.
 * @throws S3Refusal `MalformedXML`, and as `receive`
 */
export async function readDocument(
  context: Context,
  root: string,
  of: "object" | "document" = "object",
): Promise<XmlNode> {
  const text = await readText(context, of);
  const document = parseXml(text);
  if (document.name !== root) throw refuse.malformedXml();
  return document;
}

/** The request's body as text. */
export async function readText({ request, caller }: Context, of: "object" | "document"): Promise<string> {
  const headers = of === "document" ? request.headers : withoutChecksums(request.headers);
  const blobs = memoryBlobs();
  const { blob, size } = await receive({ ...request, headers }, caller, {
    writer: blobs.create,
    maxSize: MAX_DOCUMENT,
    quirks: {},
  });
  const body = [{ blob, start: 0, end: size }];
  return bodySize(body) === 0 ? "" : readBody(body).toString("utf8");
}

function withoutChecksums(headers: Context["request"]["headers"]): Context["request"]["headers"] {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !name.startsWith("x-amz-checksum-") || name === "x-amz-checksum-type"),
  );
}

/** Whether the request carries a digest of its document. */
export function hasDocumentDigest({ request }: Context): boolean {
  if (header(request, "content-md5") !== undefined || header(request, "x-amz-trailer") !== undefined) return true;
  return Object.keys(request.headers).some((name) => name.startsWith("x-amz-checksum-"));
}
