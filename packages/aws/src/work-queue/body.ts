import { HubError } from "@dth/core/error";
import type { Work } from "@dth/core/work";
import { pack, unpack } from "../packing.ts";

/** Bytes that SQS takes in one message, and in one batch of them, since August 2025. */
export const MAX_BYTES = 1024 * 1024;

/**
 * Work as the text of a message. Base64, because SQS refuses some characters that object keys may hold
 * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html, `MessageBody`).
 *
 * @throws HubError `PAYLOAD_TOO_LARGE`
 */
export function bodyOf(work: Work): string {
  const body = Buffer.from(pack(work)).toString("base64");
  if (body.length <= MAX_BYTES) return body;
  throw new HubError("PAYLOAD_TOO_LARGE", `the work ${work.id} takes ${body.length} bytes, a message ${MAX_BYTES}`);
}

/** Undefined for the body of a message that is not ours. */
export function workOf(body: string | undefined): Work | undefined {
  try {
    return unpack(Buffer.from(body ?? "", "base64")) as Work;
  } catch {
    return undefined;
  }
}

/** Bodies in batches that one request takes: 10 at most, and their bytes together. */
export function batchesOf(bodies: readonly string[]): readonly (readonly string[])[] {
  const batches: string[][] = [];
  let batch: string[] = [];
  let bytes = 0;
  for (const body of bodies) {
    if (batch.length === BATCH || bytes + body.length > MAX_BYTES) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(body);
    bytes += body.length;
  }
  return batch.length === 0 ? batches : [...batches, batch];
}

/** Entries of one request to SQS. */
export const BATCH = 10;
