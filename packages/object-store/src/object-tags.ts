import { toBase64 } from "@dth/core/byte-text";
import { HubError } from "@dth/core/error";
import { type StoreContext, withSignal } from "./store-context.ts";
import { parseXml } from "./xml/document.ts";
import { taggingXml } from "./xml/request-bodies.ts";

type Tags = Readonly<Record<string, string>>;

/** GetObjectTagging. @throws HubError `NOT_SUPPORTED` without asking where the vendor has no tags */
export async function getTags(
  { client, preset }: StoreContext,
  key: string,
  versionId?: string,
  signal?: AbortSignal,
): Promise<Tags> {
  requireTags(preset.traits.tags, preset.title);
  const query: [string, string][] = [["tagging", ""]];
  if (versionId !== undefined) query.push(["versionId", versionId]);
  return client.send(
    { method: "GET", purpose: "read", key, query, answer: "text", ...withSignal(signal) },
    ({ text }) => readTags(text),
  );
}

function readTags(text: string): Tags {
  const tags: Record<string, string> = {};
  const set = parseXml(text).children.find((child) => child.name === "TagSet");
  for (const { name, texts } of set?.children ?? []) {
    if (name === "Tag" && texts.Key !== undefined) tags[texts.Key] = texts.Value ?? "";
  }
  return tags;
}

/** PutObjectTagging. @throws HubError `NOT_SUPPORTED` without asking where the vendor has no tags */
export async function putTags(
  { client, preset, hashing }: StoreContext,
  key: string,
  tags: Tags,
  signal?: AbortSignal,
): Promise<void> {
  requireTags(preset.traits.tags, preset.title);
  const body = taggingXml(tags);
  await client.send(
    {
      method: "PUT",
      purpose: "read",
      key,
      query: [["tagging", ""]],
      headers: { "content-type": "application/xml", "content-md5": toBase64(hashing.hash("md5", body)) },
      body: [body],
      answer: "none",
      ...withSignal(signal),
    },
    () => undefined,
  );
}

function requireTags(supported: boolean, title: string): void {
  if (!supported) throw new HubError("NOT_SUPPORTED", `${title} has no object tags`);
}
