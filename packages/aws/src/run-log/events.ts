import type { InputLogEvent, OutputLogEvent } from "@aws-sdk/client-cloudwatch-logs";
import { LOG_LEVELS, type LogEntry } from "@dth/core/run-log";

// Limits of one PutLogEvents: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
const MAX_BYTES = 1_048_576;
const MAX_EVENTS = 10_000;
const OVERHEAD = 26;
const MAX_SPAN_MS = 24 * 60 * 60 * 1000;

/**
 * Lines as events. CloudWatch orders a stream by time, lines come as they come: so an event is never earlier than the
 * one before it, and the line's own time travels within it.
 */
export function eventsOf(entries: readonly LogEntry[], after: number) {
  let lastAt = after;
  const events = entries.map(({ at, level, message }): InputLogEvent => {
    lastAt = Math.max(lastAt, at);
    return { timestamp: lastAt, message: JSON.stringify({ at, level, message }) };
  });
  return { events, lastAt };
}

/** What each request may take, in order. */
export function* inBatches(events: readonly InputLogEvent[]): Generator<readonly InputLogEvent[]> {
  let batch: InputLogEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    const size = Buffer.byteLength(event.message ?? "") + OVERHEAD;
    const span = (event.timestamp ?? 0) - (batch[0]?.timestamp ?? event.timestamp ?? 0);
    if (batch.length === MAX_EVENTS || bytes + size > MAX_BYTES || span >= MAX_SPAN_MS) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(event);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

/** A line as it was written; what somebody else wrote into the stream is a line as well. */
export function entryOf({ timestamp = 0, message = "" }: OutputLogEvent): LogEntry {
  try {
    const { at, level, message: text } = JSON.parse(message);
    if (typeof at === "number" && LOG_LEVELS.includes(level)) return { at, level, message: String(text) };
  } catch {
    // Told below.
  }
  return { at: timestamp, level: "info", message };
}
