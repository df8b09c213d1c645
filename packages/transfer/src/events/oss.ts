import type { IgnoredRecord, ObjectEvent } from "../events.ts";
import { commonFields, isRecord, textOf } from "./json.ts";
import type { ReadEvents } from "./records.ts";

/** Requests of multipart uploads that neither make nor remove an object. */
const UNFINISHED = /:(?:InitiateMultipartUpload|UploadPart|UploadPartCopy|AbortMultipartUpload)$/;

/**
 * Reads `events` of Alibaba Cloud OSS, as Function Compute and message queues deliver them. Keys come as they are.
 * Source: alibabacloud.com/help/en/oss/user-guide/event-notification.
 */
export function readOssEvents(records: readonly unknown[]): ReadEvents {
  const events: ObjectEvent[] = [];
  const ignored: IgnoredRecord[] = [];
  for (const record of records) {
    const read = readOssEvent(record);
    if ("reason" in read) ignored.push(read);
    else events.push(read);
  }
  return { events, ignored };
}

function readOssEvent(record: unknown): ObjectEvent | IgnoredRecord {
  if (!isRecord(record)) return { name: "", reason: "not-an-object-store-event" };
  const name = textOf(record.eventName)?.replace(/^oss:/, "") ?? "";
  if (record.eventSource !== "acs:oss") return { name, reason: "not-an-object-store-event" };
  const change = changeOf(name);
  if (change === undefined) return { name, reason: "not-a-create-or-delete" };
  const { bucket, object } = isRecord(record.oss) ? record.oss : {};
  const bucketName = isRecord(bucket) ? textOf(bucket.name) : undefined;
  const key = isRecord(object) ? textOf(object.key) : undefined;
  if (bucketName === undefined || key === undefined || !isRecord(object)) return { name, reason: "incomplete" };
  return { change, name, bucket: bucketName, key, ...commonFields(object, undefined, record.eventTime) };
}

function changeOf(name: string): ObjectEvent["change"] | undefined {
  if (UNFINISHED.test(name)) return undefined;
  if (/^(?:ObjectCreated:|ObjectReplication:Object(?:Created|Modified)$)/.test(name)) return "created";
  return /^(?:ObjectRemoved:|ObjectReplication:ObjectRemoved$)/.test(name) ? "deleted" : undefined;
}
