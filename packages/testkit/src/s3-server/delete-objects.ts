import { type Answer, xmlAnswer } from "./answer.ts";
import { bucketOf, type Context, secondsNow } from "./operation.ts";
import { hasDocumentDigest, readDocument } from "./read-document.ts";
import { refuse } from "./s3-refusal.ts";
import { childrenOf, childText, element, XML_HEAD, XML_NAMESPACE } from "./xml.ts";

/** DeleteObject: 204 also for a key that is not there. */
export function deleteObject(context: Context): Answer {
  const { request } = context;
  return { status: 204, headers: remove(context, request.key, request.query.get("versionId")) };
}

function remove(context: Context, key: string, versionId: string | undefined): Record<string, string> {
  const { service } = context;
  const bucket = bucketOf(context);
  if (versionId !== undefined) {
    const old = service.storage.removeVersion(bucket, key, versionId);
    return { "x-amz-version-id": versionId, ...(old?.deleteMarker && { "x-amz-delete-marker": "true" }) };
  }
  const marker = service.storage.remove(bucket, key, secondsNow(service));
  return marker ? { "x-amz-delete-marker": "true", "x-amz-version-id": marker.versionId ?? "null" } : {};
}

/** DeleteObjects. */
export async function deleteObjects(context: Context): Promise<Answer> {
  bucketOf(context);
  if (!hasDocumentDigest(context)) {
    throw refuse.invalidRequest("Missing required header for this request: Content-MD5");
  }
  const document = await readDocument(context, "Delete", "document");
  const nodes = childrenOf(document, "Object");
  if (nodes.length === 0 || nodes.length > 1000) throw refuse.malformedXml();
  const quiet = childText(document, "Quiet") === "true";
  let text = "";
  for (const node of nodes) {
    const key = childText(node, "Key");
    if (key === undefined || key === "") throw refuse.malformedXml();
    const versionId = childText(node, "VersionId");
    remove(context, key, versionId);
    if (!quiet) text += `<Deleted>${element("Key", key)}${element("VersionId", versionId)}</Deleted>`;
  }
  return xmlAnswer(200, `${XML_HEAD}<DeleteResult ${XML_NAMESPACE}>${text}</DeleteResult>`);
}
