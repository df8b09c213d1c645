import { HubError } from "@dth/core/error";
import type { ItemEvent } from "@dth/core/task";
import { type ObjectEvent, parseS3Event } from "@dth/transfer/events";
import { isRecord, type Json } from "@dth/transfer/events/json";

/** How deep batches may be wrapped in batches. */
const MAX_DEPTH = 3;

/**
 * Reads notifications of objects: S3's own (and those of stores that speak like it), through EventBridge or SNS,
 * those of COS and OSS, and batches of queue messages that hold them. What is no creation or deletion is left out, as is the message
 * that is sent once when notifications are set up.
 *
 * @throws HubError `INVALID_INPUT` when the body is none of these
 */
export function parseEvents(body: unknown): readonly ItemEvent[] {
  return read(body, 0).map(toItem);
}

function read(body: unknown, depth: number): readonly ObjectEvent[] {
  if (depth > MAX_DEPTH) throw new HubError("INVALID_INPUT", "the message is wrapped too often");
  const message = typeof body === "string" ? parseObject(body) : body;
  const inner = isRecord(message) ? innerBodies(message) : undefined;
  if (inner !== undefined) return inner.flatMap((each) => read(each, depth + 1));
  const event = parseS3Event(JSON.stringify(message ?? null));
  return event.kind === "test" ? [] : event.events;
}

function parseObject(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new HubError("INVALID_INPUT", "the message is not JSON", { cause });
  }
}

/** The bodies that a batch from a queue or a topic carries; undefined when the message is no batch. */
function innerBodies({ Records: records, Messages: messages, Body: single }: Json): readonly unknown[] | undefined {
  if (typeof single === "string") return [single];
  if (Array.isArray(messages)) return messages;
  if (!Array.isArray(records) || records.length === 0) return undefined;
  const bodies = records.map(bodyOf);
  return bodies.every((body) => body !== undefined) ? bodies : undefined;
}

function bodyOf(record: unknown): unknown {
  if (!isRecord(record)) return undefined;
  if (record.eventSource === "aws:sqs") return record.body;
  if (record.EventSource === "aws:sns" && isRecord(record.Sns)) return record.Sns.Message;
  return undefined;
}

function toItem({ key, bucket, change, size, etag, versionId, sequencer }: ObjectEvent): ItemEvent {
  return {
    key,
    place: bucket,
    action: change === "created" ? "copy" : "delete",
    ...(size === undefined ? {} : { size }),
    ...(etag === undefined ? {} : { etag }),
    ...(versionId === undefined ? {} : { versionId }),
    ...(sequencer === undefined ? {} : { sequencer }),
  };
}
