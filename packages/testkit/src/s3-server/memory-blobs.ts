import { Buffer } from "node:buffer";
import { type BlobStore, type BlobWriter, counted, memoryBlob } from "./blobs.ts";
import { partition } from "./key-index.ts";

/** Bytes from which a body is kept in the chunks in which it came. */
const LARGE = 1 << 18;

/** Bodies in memory. */
export function memoryBlobs(): BlobStore {
  const create = (expected: number): BlobWriter => (expected >= LARGE ? chunkWriter() : bufferWriter(expected));
  return { create, ...counted(() => {}) };
}

/** Copies into one buffer: keeping a small chunk would keep the 64 KiB socket slab that it is a view of. */
function bufferWriter(expected: number): BlobWriter {
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

/** Keeps the chunks of a large body as they are: copying them costs as much as receiving them. */
function chunkWriter(): BlobWriter {
  const chunks: Buffer[] = [];
  const starts: number[] = [];
  let size = 0;
  const cut = (start: number, end: number): Buffer[] => cutChunks(chunks, starts, start, end);
  return {
    write(chunk) {
      starts.push(size);
      chunks.push(chunk.length * 2 < chunk.buffer.byteLength ? Buffer.from(chunk) : chunk);
      size += chunk.length;
    },
    finish: () => ({
      id: "",
      size,
      holders: 0,
      read: (start, end) => Buffer.concat(cut(start, end)),
      pieces: cut,
    }),
    discard: () => {},
  };
}

function cutChunks(chunks: readonly Buffer[], starts: readonly number[], start: number, end: number): Buffer[] {
  const cut: Buffer[] = [];
  for (let i = Math.max(partition(starts, (at) => at <= start) - 1, 0); i < chunks.length; i++) {
    const at = starts[i] ?? end;
    if (at >= end) break;
    cut.push((chunks[i] as Buffer).subarray(Math.max(start - at, 0), end - at));
  }
  return cut;
}
