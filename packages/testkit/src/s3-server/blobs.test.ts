import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type BlobStore, bodyPieces, readBody, sliceBody } from "./blobs.ts";
import { diskBlobs } from "./disk-blobs.ts";
import { memoryBlobs } from "./memory-blobs.ts";

const directory = mkdtempSync(join(tmpdir(), "dth-blobs-"));
afterAll(() => rmSync(directory, { recursive: true }));

const SIZE = 1_000_003;
const bytes = Buffer.from(Uint8Array.from({ length: SIZE }, (_, i) => (i * 31) >>> 3));

function blobOf(store: BlobStore, step: number, expected: number) {
  const writer = store.create(expected);
  for (let at = 0; at < SIZE; at += step) writer.write(bytes.subarray(at, at + step));
  const blob = writer.finish();
  const body = [{ blob, start: 0, end: blob.size }];
  store.hold(body);
  return body;
}

describe.each([
  ["memory, announced", () => memoryBlobs(), SIZE],
  ["memory, not announced", () => memoryBlobs(), 0],
  ["disk", () => diskBlobs(directory), SIZE],
])("bodies in %s", (_, make, expected) => {
  it.each([1000, 65_536, SIZE])("come back whole and in ranges when written by %i bytes", (step) => {
    const body = blobOf(make(), step, expected);
    expect(readBody(body).equals(bytes)).toBe(true);
    expect(Buffer.concat([...bodyPieces(body)]).equals(bytes)).toBe(true);
    for (const [start, end] of [
      [0, 1],
      [65_535, 65_537],
      [999, 300_001],
      [SIZE - 1, SIZE],
    ] as const) {
      expect(readBody(sliceBody(body, start, end)).equals(bytes.subarray(start, end))).toBe(true);
    }
  });
});

it("slices a body of several blobs across their seams", () => {
  const store = memoryBlobs();
  const body = [...blobOf(store, SIZE, SIZE), ...sliceBody(blobOf(store, SIZE, SIZE), 10, 20)];
  const whole = Buffer.concat([bytes, bytes.subarray(10, 20)]);
  expect(readBody(sliceBody(body, SIZE - 5, SIZE + 5)).equals(whole.subarray(SIZE - 5, SIZE + 5))).toBe(true);
});
