import { type Answer, xmlAnswer } from "./answer.ts";
import { checkTags } from "./attributes.ts";
import { bucketOf, type Context } from "./operation.ts";
import { readDocument } from "./read-document.ts";
import { findVersion } from "./read-object.ts";
import { refuse } from "./s3-refusal.ts";
import type { ObjectRecord } from "./state.ts";
import { childrenOf, childText, element, XML_HEAD, XML_NAMESPACE } from "./xml.ts";

/** GetObjectTagging. */
export function getTagging(context: Context): Answer {
  const record = tagged(context);
  let set = "";
  for (const [name, value] of Object.entries(record.tags)) {
    set += `<Tag>${element("Key", name)}${element("Value", value)}</Tag>`;
  }
  return xmlAnswer(200, `${XML_HEAD}<Tagging ${XML_NAMESPACE}><TagSet>${set}</TagSet></Tagging>`);
}

/** PutObjectTagging. */
export async function putTagging(context: Context): Promise<Answer> {
  tagged(context);
  const document = await readDocument(context, "Tagging", "document");
  const [set] = childrenOf(document, "TagSet");
  if (!set) throw refuse.malformedXml();
  const tags = checkTags(
    childrenOf(set, "Tag").map((tag) => [childText(tag, "Key") ?? "", childText(tag, "Value") ?? ""] as const),
  );
  context.service.storage.amend(bucketOf(context), tagged(context), { tags });
  return { status: 200, headers: {} };
}

/** DeleteObjectTagging. */
export function deleteTagging(context: Context): Answer {
  context.service.storage.amend(bucketOf(context), tagged(context), { tags: {} });
  return { status: 204, headers: {} };
}

function tagged(context: Context): ObjectRecord {
  if (context.service.quirks.noTagging) throw refuse.notImplemented("tagging");
  return findVersion(context, context.request.key, context.request.query.get("versionId"));
}
