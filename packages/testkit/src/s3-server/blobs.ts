import { Buffer } from "node:buffer";

/** Bytes that were received once and are shared by every object, part and version that holds them. */
export interface Blob {
  /** Names the bytes for the journal; empty in memory. */
  readonly id: string;
  readonly size: number;
  /** Holders; the bytes go when there is none. */
  holders: number;
  /** A view or copy of a range. */
  read(start: number, end: number): Buffer;
  /** The same range piece by piece, without copying what is in memory. */
  pieces(start: number, end: number): Iterable<Buffer>;
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

/** The body piece by piece, for hashing or sending it without holding it. */
export function* bodyPieces(body: Body): Generator<Buffer> {
  for (const { blob, start, end } of body) yield* blob.pieces(start, end);
}

/** The holders' half of a store: `remove` is called when a blob has none left. */
export function counted(remove: (blob: Blob) => void): Pick<BlobStore, "hold" | "release"> {
  return {
    hold: (body) => {
      for (const { blob } of body) blob.holders++;
    },
    release: (body) => {
      for (const { blob } of body) if (--blob.holders === 0) remove(blob);
    },
  };
}

/** A blob of these bytes, which must not change afterwards. */
export function memoryBlob(bytes: Buffer): Blob {
  const read = (start: number, end: number): Buffer => bytes.subarray(start, end);
  return { id: "", size: bytes.length, holders: 0, read, pieces: (start, end) => [read(start, end)] };
}
