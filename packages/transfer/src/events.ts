import { HubError } from "@dth/core/error";
import { readBridgeEvent } from "./events/bridge.ts";
import { isRecord, type Json, textOf } from "./events/json.ts";
import { readOssEvents } from "./events/oss.ts";
import { readRecords } from "./events/records.ts";

/** One object that was created or deleted, as a message says. */
export interface ObjectEvent {
  readonly change: "created" | "deleted";
  /** The store's own name of the event, such as `ObjectCreated:Put`. */
  readonly name: string;
  readonly bucket: string;
  /** Decoded. */
  readonly key: string;
  /** Bytes. */
  readonly size?: number;
  /** Without quotes, lower case. */
  readonly etag?: string;
  /** Of the version created, of the delete marker, or of the version deleted for good: then the key may still have others. */
  readonly versionId?: string;
  /** Orders the events of one key; compare with `compareSequencers` only. */
  readonly sequencer?: string;
  /** Milliseconds since the Unix epoch. */
  readonly at?: number;
}

/** A record that is no work, and why. */
export interface IgnoredRecord {
  /** Its event name, as far as it has one. */
  readonly name: string;
  readonly reason:
    | "not-an-object-store-event"
    | "not-a-create-or-delete"
    | "unknown-version"
    /** The record lacks its bucket or key. */
    | "incomplete"
    /** The key is no UTF-8 text. */
    | "key-not-readable";
}

/** What a message body comes to. */
export type EventMessage =
  /** Sent once when notifications are set up; to be dropped quietly. */
  | { readonly kind: "test"; readonly bucket?: string }
  | { readonly kind: "events"; readonly events: readonly ObjectEvent[]; readonly ignored: readonly IgnoredRecord[] };

/** How often a message may be wrapped: EventBridge or S3 in SNS in SQS. */
const MAX_WRAPS = 3;

/**
 * Reads a message body: S3's `Records` (AWS and stores that speak like it), S3's events through
 * EventBridge, either of them wrapped by SNS; and the notifications of COS and OSS. One bad record never hides the good ones beside it.
 *
 * Sources: S3 User Guide, "Event message structure" and "EventBridge event message structure".
 *
 * @throws HubError `INVALID_INPUT` when the body is no JSON or no message of these kinds
 */
export function parseS3Event(body: string): EventMessage {
  let message = parseObject(body);
  for (let wraps = 0; wraps < MAX_WRAPS && isSnsEnvelope(message); wraps++) {
    message = parseObject(textOf(message.Message) ?? "");
  }
  if (message.Event === "s3:TestEvent") {
    const bucket = textOf(message.Bucket);
    return { kind: "test", ...(bucket === undefined ? {} : { bucket }) };
  }
  if (Array.isArray(message.Records)) return { kind: "events", ...readRecords(message.Records) };
  if (Array.isArray(message.events)) return { kind: "events", ...readOssEvents(message.events) };
  if (isRecord(message.detail)) return { kind: "events", ...readBridgeEvent(message, message.detail) };
  throw new HubError(
    "INVALID_INPUT",
    "the message is neither an event of S3, COS or OSS, nor one through SNS or EventBridge",
  );
}

function isSnsEnvelope(message: Json): boolean {
  return message.Type === "Notification" && typeof message.Message === "string";
}

function parseObject(text: string): Json {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new HubError("INVALID_INPUT", "the message is not JSON", { cause });
  }
  if (!isRecord(parsed)) throw new HubError("INVALID_INPUT", "the message is JSON, but no object");
  return parsed;
}
