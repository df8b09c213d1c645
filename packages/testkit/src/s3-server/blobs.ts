import { Buffer } from "node:buffer";
import { closeSync, mkdirSync, openSync, readdirSync, readSync, unlinkSync, writeSync } from "node:fs";
import { join } from "node:path";

/** Bytes that were received once and are shared by every object, part and version that holds them. */
export interface Blob {
  /** Names the bytes for the journal; empty in memory. */
  readonly id: string;
  readonly size: number;
  /** Holders; the bytes go when there is none. */
  holders: number;
  /** A view or copy of a range. */
  read(start: number, end: number): Buffer;
}

/** A range of a blob. */
export interface Slice {
  readonly blob: Blob;
  readonly start: number;
  readonly end: number;
}

/** An object's bytes: slices one after another. */
export type Body = readonly Slice[];

/** Takes bytes as they arrive. */
export interface BlobWriter {
  write(chunk: Buffer): void;
  /** Ends the blob; it has no holder yet. */
  finish(): Blob;
  /** Throws away what came. */
  discard(): void;
}

/** Where bodies are kept. */
export interface BlobStore {
  /** @param expected bytes announced by the sender, to allocate once; it may be wrong */
  create(expected: number): BlobWriter;
  hold(body: Body): void;
  release(body: Body): void;
}

/** Bytes of a body. */
export function bodySize(body: Body): number {
  let size = 0;
  for (const slice of body) size += slice.end - slice.start;
  return size;
}

/** A part of a body, by absolute offsets. */
export function sliceBody(body: Body, start: number, end: number): Slice[] {
  const slices: Slice[] = [];
  let offset = 0;
  for (const slice of body) {
    const from = Math.max(start - offset, 0) + slice.start;
    const to = Math.min(end - offset + slice.start, slice.end);
    if (from < to) slices.push({ blob: slice.blob, start: from, end: to });
    offset += slice.end - slice.start;
  }
  return slices;
}

/** The whole body in one buffer: for small bodies and tests. */
export function readBody(body: Body): Buffer {
  const [only] = body;
  if (only && body.length === 1) return only.blob.read(only.start, only.end);
  return Buffer.concat(body.map((slice) => slice.blob.read(slice.start, slice.end)));
}

/** The body in steps of at most `step` bytes, for hashing without holding it. */
export function* bodyChunks(body: Body, step = 1 << 18): Generator<Buffer> {
  for (const { blob, start, end } of body) {
    for (let at = start; at < end; at += step) yield blob.read(at, Math.min(at + step, end));
  }
}

function counted(remove: (blob: Blob) => void): Pick<BlobStore, "hold" | "release"> {
  return {
    hold: (body) => {
      for (const { blob } of body) blob.holders++;
    },
    release: (body) => {
      for (const { blob } of body) if (--blob.holders === 0) remove(blob);
    },
  };
}

/** Bodies in memory. */
export function memoryBlobs(): BlobStore {
  return { create: memoryWriter, ...counted(() => {}) };
}

/** Copies into one buffer: keeping the chunks would keep the 64 KiB socket slabs that they are views of. */
function memoryWriter(expected: number): BlobWriter {
  let bytes = Buffer.allocUnsafeSlow(expected);
  let length = 0;
  return {
    write(chunk) {
      if (length + chunk.length > bytes.length) {
        const larger = Buffer.allocUnsafeSlow(Math.max(bytes.length * 2, length + chunk.length));
        bytes.copy(larger, 0, 0, length);
        bytes = larger;
      }
      chunk.copy(bytes, length);
      length += chunk.length;
    },
    finish: () => memoryBlob(bytes.subarray(0, length)),
    discard: () => {},
  };
}

/** A blob of these bytes, which must not change afterwards. */
export function memoryBlob(bytes: Buffer): Blob {
  return { id: "", size: bytes.length, holders: 0, read: (start, end) => bytes.subarray(start, end) };
}

/** Bodies as files of one directory. */
export interface DiskBlobs extends BlobStore {
  /** A blob written by an earlier process. */
  open(id: string, size: number): Blob;
  /** Removes files that no blob refers to: what a killed process left behind. */
  sweep(): void;
}

/** Blocks of small writes on their way to a file. */
const BLOCK = 1 << 18;

/** Bodies as files, written and read synchronously: a page-cache write is cheaper than a thread-pool round trip. */
export function diskBlobs(directory: string): DiskBlobs {
  mkdirSync(directory, { recursive: true });
  const known = new Map<string, Blob>();
  const stamp = Date.now().toString(36);
  let count = 0;
  const path = (id: string): string => join(directory, id);
  const open = (id: string, size: number): Blob => {
    if (size === 0) return memoryBlob(Buffer.alloc(0));
    const blob = known.get(id) ?? {
      id,
      size,
      holders: 0,
      read: (start: number, end: number) => readFile(path(id), start, end),
    };
    known.set(id, blob);
    return blob;
  };
  return {
    create: () => fileWriter(path, `${stamp}-${(count++).toString(36)}`, open),
    open,
    sweep: () => {
      for (const id of readdirSync(directory)) if (!known.get(id)?.holders) unlinkSync(path(id));
    },
    ...counted((blob) => {
      if (known.delete(blob.id)) unlinkSync(path(blob.id));
    }),
  };
}

function fileWriter(path: (id: string) => string, id: string, open: (id: string, size: number) => Blob): BlobWriter {
  let descriptor: number | undefined;
  let size = 0;
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  const flush = (): void => {
    if (waitingBytes === 0) return;
    descriptor ??= openSync(path(id), "w");
    const block = waiting.length === 1 && waiting[0] ? waiting[0] : Buffer.concat(waiting);
    for (let at = 0; at < block.length; ) at += writeSync(descriptor, block, at);
    waiting = [];
    waitingBytes = 0;
  };
  const close = (): void => {
    if (descriptor !== undefined) closeSync(descriptor);
  };
  return {
    write(chunk) {
      waiting.push(chunk);
      waitingBytes += chunk.length;
      size += chunk.length;
      if (waitingBytes >= BLOCK) flush();
    },
    finish() {
      flush();
      close();
      return size === 0 ? memoryBlob(Buffer.alloc(0)) : open(id, size);
    },
    discard() {
      close();
      if (descriptor !== undefined) unlinkSync(path(id));
    },
  };
}

function readFile(path: string, start: number, end: number): Buffer {
  const bytes = Buffer.allocUnsafe(end - start);
  const descriptor = openSync(path, "r");
  try {
    let at = 0;
    while (at < bytes.length) {
      const count = readSync(descriptor, bytes, at, bytes.length - at, start + at);
      if (count === 0) break;
      at += count;
    }
    return bytes.subarray(0, at);
  } finally {
    closeSync(descriptor);
  }
}
