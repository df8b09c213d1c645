import type { IgnoredRecord, ObjectEvent } from "../events.ts";
import { readCosRecord } from "./cos.ts";
import { commonFields, isRecord, type Json, textOf } from "./json.ts";

/** What a list of records comes to. */
export interface ReadEvents {
  readonly events: readonly ObjectEvent[];
  readonly ignored: readonly IgnoredRecord[];
}

/** Reads `Records` of an S3 or a COS notification, each on its own. */
export function readRecords(records: readonly unknown[]): ReadEvents {
  const events: ObjectEvent[] = [];
  const ignored: IgnoredRecord[] = [];
  for (const record of records) {
    const read = readRecord(isRecord(record) ? record : {});
    if ("reason" in read) ignored.push(read);
    else events.push(read);
  }
  return { events, ignored };
}

/**
 * A key as notifications write it: form-encoded, so `+` is a space and is decoded first.
 *
 * @returns undefined when the bytes are no UTF-8
 */
function decodeEventKey(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}

function readRecord(record: Json): ObjectEvent | IgnoredRecord {
  if (isRecord(record.cos)) return readCosRecord(record);
  const name = textOf(record.eventName)?.replace(/^s3:/, "") ?? "";
  const ignore = (reason: IgnoredRecord["reason"]): IgnoredRecord => ({ name, reason });
  if (!/^[a-z]+:s3$/.test(textOf(record.eventSource) ?? "")) return ignore("not-an-object-store-event");
  const version = textOf(record.eventVersion);
  // The minor number only ever adds fields.
  if (version !== undefined && !version.startsWith("2.")) return ignore("unknown-version");
  const change = changeOf(name);
  if (change === undefined) return ignore("not-a-create-or-delete");
  const { bucket, object } = isRecord(record.s3) ? record.s3 : {};
  const bucketName = isRecord(bucket) ? textOf(bucket.name) : undefined;
  const encoded = isRecord(object) ? textOf(object.key) : undefined;
  if (bucketName === undefined || encoded === undefined || !isRecord(object)) return ignore("incomplete");
  const key = decodeEventKey(encoded);
  if (key === undefined) return ignore("key-not-readable");
  return { change, name, bucket: bucketName, key, ...commonFields(object, object.versionId, record.eventTime) };
}

function changeOf(name: string): ObjectEvent["change"] | undefined {
  if (name.startsWith("ObjectCreated:")) return "created";
  if (name.startsWith("ObjectRemoved:") || name.startsWith("LifecycleExpiration:")) return "deleted";
  return undefined;
}
