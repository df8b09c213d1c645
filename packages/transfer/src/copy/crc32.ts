import { toBase64 } from "@dth/core/byte-text";
import type { UploadPart } from "@dth/core/object-store";

/** The CRC-32 polynomial, bit-reversed, as S3, gzip and zip use it. */
const POLYNOMIAL = 0xedb88320;

type Matrix = readonly number[];

/** Product of a vector and a matrix of 32 columns over GF(2). */
function times(matrix: Matrix, vector: number): number {
  let sum = 0;
  for (let bit = 0; bit < 32; bit++) if ((vector >>> bit) & 1) sum ^= matrix[bit] ?? 0;
  return sum >>> 0;
}

function squared(matrix: Matrix): Matrix {
  return matrix.map((column) => times(matrix, column));
}

/** What one zero bit does to a CRC. */
const ONE_ZERO_BIT: Matrix = Array.from({ length: 32 }, (_, bit) => (bit === 0 ? POLYNOMIAL : 2 ** (bit - 1)));

/**
 * The CRC-32 of two stretches of bytes from the CRC-32 of each, without the bytes: the first is
 * moved on by as many zeros as the second is long (zlib's `crc32_combine`).
 */
function combineCrc32(first: number, second: number, secondLength: number): number {
  let zeros = squared(squared(squared(ONE_ZERO_BIT)));
  let moved = first;
  for (let length = secondLength; length > 0; length = Math.floor(length / 2)) {
    if (length % 2 === 1) moved = times(zeros, moved);
    zeros = squared(zeros);
  }
  return (moved ^ second) >>> 0;
}

/** The CRC-32 of an object from those of its parts, in base64; `undefined` when a part has none. */
export function objectCrc32(parts: readonly UploadPart[]): string | undefined {
  let combined = 0;
  for (const { checksums, size } of parts) {
    const crc = crcOf(checksums?.crc32);
    if (crc === undefined) return undefined;
    combined = combineCrc32(combined, crc, size);
  }
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, combined);
  return toBase64(bytes);
}

function crcOf(encoded: string | undefined): number | undefined {
  if (encoded === undefined) return undefined;
  const binary = atob(encoded);
  if (binary.length !== 4) return undefined;
  return new DataView(Uint8Array.from(binary, (character) => character.charCodeAt(0)).buffer).getUint32(0);
}
