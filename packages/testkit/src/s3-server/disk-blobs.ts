import { Buffer } from "node:buffer";
import { closeSync, mkdirSync, openSync, readdirSync, readSync, unlinkSync, writeSync } from "node:fs";
import { join } from "node:path";
import { type Blob, type BlobStore, type BlobWriter, counted, memoryBlob } from "./blobs.ts";

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
      pieces: (start: number, end: number) => filePieces(path(id), start, end),
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

function* filePieces(path: string, start: number, end: number): Generator<Buffer> {
  for (let at = start; at < end; at += BLOCK) yield readFile(path, at, Math.min(at + BLOCK, end));
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
