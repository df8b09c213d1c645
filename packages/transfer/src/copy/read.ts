import { HubError, hasCode } from "@dth/core/error";
import type { HashAlgorithm, Hasher, Hashing } from "@dth/core/hashing";
import type { ByteRange, ObjectHead } from "@dth/core/object";
import type { Digests, ObjectBody } from "@dth/core/object-store";
import type { CopyContext, SourcePin } from "./context.ts";
import { withSlot } from "./slot.ts";

/** Bytes in memory, with what was learned while they streamed in. */
export interface Content {
  readonly head: ObjectHead;
  readonly chunks: readonly Uint8Array[];
  readonly digests: Digests;
}

/** What is to be read. */
export interface ReadRequest {
  readonly pin: SourcePin;
  /** Bytes expected. */
  readonly size: number;
  /** Absent: the whole object, asked for without a Range header, as empty objects need it. */
  readonly range?: ByteRange | undefined;
  readonly digests: readonly HashAlgorithm[];
  /** At least `size` bytes, which stores that can do so read into. */
  readonly memory: Uint8Array;
}

/** Up to this size a body is taken in one piece: no iterator, and one-shot digests, which cost half of stepwise ones. */
const ONE_PIECE = 256 * 1024;
const MAX_BREAKS = 8;

/** A read that may go on after a broken body. */
interface Reading {
  readonly request: ReadRequest;
  /** None while the content is to come in one piece. */
  readonly hashers: readonly Hasher[];
  readonly chunks: Uint8Array[];
  read: number;
  head?: ObjectHead;
}

/**
 * Reads one pinned version into memory and digests it once, under way. A body that breaks is
 * continued where it broke, with the same pin, so bytes of two versions never mix.
 *
 * @throws HubError `SOURCE_CHANGED` when the object is no longer the pinned one, and as
 * `ObjectStore.get` does
 */
export async function readContent(context: CopyContext, request: ReadRequest): Promise<Content> {
  const { governor, hashing } = context.ports;
  const pause = governor.takeBytes(request.size, context.signal);
  if (pause !== undefined) await pause;
  const stepwise = request.size > ONE_PIECE ? request.digests : [];
  const hashers = stepwise.map((algorithm) => hashing.create(algorithm));
  const reading: Reading = { request, hashers, chunks: [], read: 0 };
  for (let breaks = 0; ; breaks++) {
    try {
      const head = await withSlot(context, context.request.source.store, () => readOn(context, reading));
      return { head, chunks: reading.chunks, digests: digestsOf(reading, hashing) };
    } catch (error) {
      if (breaks < MAX_BREAKS && resumable(error, reading)) continue;
      throw await explained(context, request, error);
    }
  }
}

/** A break after some bytes is continued; the store itself has retried a request without any. */
function resumable(error: unknown, reading: Reading): boolean {
  const pinned = reading.request.pin.etag ?? reading.head?.etag;
  return hasCode(error, "BODY_TRUNCATED", "STALLED", "NETWORK") && reading.read > 0 && pinned !== undefined;
}

/** A store that ignores If-Match refuses a range that a changed object no longer has. */
async function explained(context: CopyContext, { pin, range }: ReadRequest, error: unknown): Promise<unknown> {
  if (range === undefined || !hasCode(error, "REQUEST_REFUSED")) return error;
  const { store } = context.request.source;
  const head = await withSlot(context, store, () => store.head(pin.key, { signal: context.signal }));
  if (head.size >= range.end && head.etag === pin.etag) return error;
  return new HubError("SOURCE_CHANGED", `${pin.key} is no longer the object that was listed`, { cause: error });
}

async function readOn(context: CopyContext, reading: Reading): Promise<ObjectHead> {
  const { request } = reading;
  const { pin } = request;
  const etag = pin.etag ?? reading.head?.etag;
  const body = await context.request.source.store.get(pin.key, {
    ...(rangeOf(reading) ?? {}),
    ...(etag === undefined ? {} : { ifMatch: etag }),
    ...(pin.versionId === undefined ? {} : { versionId: pin.versionId }),
    into: request.memory.subarray(reading.read, request.size),
    signal: context.signal,
  });
  await checkBody(body, { ...pin, etag }, request.size - reading.read);
  reading.head = body.head;
  if (request.size <= ONE_PIECE) accept(context, reading, await body.bytes());
  else for await (const chunk of body.chunks()) accept(context, reading, chunk);
  if (reading.read === request.size) return body.head;
  throw new HubError("BODY_TRUNCATED", `${reading.read} of ${request.size} bytes of ${pin.key} arrived`);
}

function rangeOf({ request, read }: Reading): { range: ByteRange } | undefined {
  if (request.range === undefined && read === 0) return undefined;
  const { start, end } = request.range ?? { start: 0, end: request.size };
  return { range: { start: start + read, end } };
}

function accept({ meter }: CopyContext, reading: Reading, chunk: Uint8Array): void {
  if (chunk.length === 0) return;
  for (const hasher of reading.hashers) hasher.update(chunk);
  append(reading.chunks, chunk);
  reading.read += chunk.length;
  meter.transferredBytes += chunk.length;
}

/** Views that lie behind one another become one, which is sent with fewer writes. */
function append(chunks: Uint8Array[], chunk: Uint8Array): void {
  const last = chunks.at(-1);
  if (last?.buffer === chunk.buffer && last.byteOffset + last.length === chunk.byteOffset) {
    chunks[chunks.length - 1] = new Uint8Array(chunk.buffer, last.byteOffset, last.length + chunk.length);
  } else {
    chunks.push(chunk);
  }
}

/** A store that ignores If-Match answers with another version; its ETag, time or length gives it away. */
async function checkBody(body: ObjectBody, pin: SourcePin, expected: number): Promise<void> {
  const { head, length } = body;
  const other = pin.etag === undefined ? isOfAnotherTime(head, pin) : head.etag !== undefined && head.etag !== pin.etag;
  if (!other && length === expected) return;
  await body.discard();
  throw new HubError("SOURCE_CHANGED", `${head.key} is no longer the object that was listed`);
}

/** Headers tell whole seconds, listings often more. */
function isOfAnotherTime(head: ObjectHead, pin: SourcePin): boolean {
  if (head.lastModified === undefined || pin.lastModified === undefined) return false;
  return Math.floor(head.lastModified / 1000) !== Math.floor(pin.lastModified / 1000);
}

function digestsOf({ request, hashers, chunks }: Reading, hashing: Hashing): Digests {
  const digests: Partial<Record<HashAlgorithm, Uint8Array>> = {};
  request.digests.forEach((algorithm, i) => {
    digests[algorithm] = hashers[i]?.digest() ?? hashing.hash(algorithm, chunks[0] ?? new Uint8Array());
  });
  return digests;
}
