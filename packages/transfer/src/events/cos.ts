import type { IgnoredRecord, ObjectEvent } from "../events.ts";
import { commonFields, isRecord, type Json, textOf } from "./json.ts";

/**
 * Reads a record of Tencent Cloud COS. Its key comes as it is, behind the account's number and the bucket's short
 * name; its time in seconds. Source: tencentcloud.com/document/product/583/9707, "COS Trigger Description".
 */
export function readCosRecord({ cos, event }: Json): ObjectEvent | IgnoredRecord {
  const name = (isRecord(event) && textOf(event.eventName)?.replace(/^cos:/, "")) || "";
  const change = changeOf(name);
  if (change === undefined) return { name, reason: "not-a-create-or-delete" };
  const { cosObject: object, cosBucket: bucket } = isRecord(cos) ? cos : {};
  if (!isRecord(object) || !isRecord(bucket)) return { name, reason: "incomplete" };
  const [short, account, path] = [textOf(bucket.name), textOf(bucket.appid), textOf(object.key)];
  const start = `/${account}/${short}/`;
  if (short === undefined || account === undefined || path === undefined || !path.startsWith(start)) {
    return { name, reason: "incomplete" };
  }
  const key = path.slice(start.length);
  const meta = isRecord(object.meta) ? object.meta : {};
  const seconds = isRecord(event) ? event.eventTime : undefined;
  const time = typeof seconds === "number" ? { at: seconds * 1_000 } : {};
  const fields = commonFields({ size: object.size, eTag: meta.ETag }, undefined, undefined);
  return { change, name, bucket: `${short}-${account}`, key, ...fields, ...time };
}

function changeOf(name: string): ObjectEvent["change"] | undefined {
  if (name.startsWith("ObjectCreated:")) return "created";
  return /^ObjectRemoved?:/.test(name) ? "deleted" : undefined;
}
