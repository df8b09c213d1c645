import type { IgnoredRecord, ObjectEvent } from "../events.ts";
import { commonFields, isRecord, type Json, textOf } from "./json.ts";
import type { ReadEvents } from "./records.ts";

/** Reads an S3 event through EventBridge. Its key is written as it is, unlike in notifications. */
export function readBridgeEvent(message: Json, detail: Json): ReadEvents {
  const read = readDetail(message, detail);
  return "reason" in read ? { events: [], ignored: [read] } : { events: [read], ignored: [] };
}

function readDetail(message: Json, detail: Json): ObjectEvent | IgnoredRecord {
  const name = textOf(message["detail-type"]) ?? "";
  if (message.source !== "aws.s3") return { name, reason: "not-an-object-store-event" };
  const change = CHANGES.get(name);
  if (change === undefined) return { name, reason: "not-a-create-or-delete" };
  const { bucket, object } = detail;
  const bucketName = isRecord(bucket) ? textOf(bucket.name) : undefined;
  const key = isRecord(object) ? textOf(object.key) : undefined;
  if (bucketName === undefined || key === undefined || !isRecord(object)) return { name, reason: "incomplete" };
  return { change, name, bucket: bucketName, key, ...commonFields(object, object["version-id"], message.time) };
}

const CHANGES: ReadonlyMap<string, ObjectEvent["change"]> = new Map([
  ["Object Created", "created"],
  ["Object Deleted", "deleted"],
]);
