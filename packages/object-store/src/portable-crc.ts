import type { Hasher } from "@dth/core/hashing";

/** Reflected polynomial of a CRC with all-ones start and final inversion, as two halves. */
export interface CrcPolynomial {
  readonly width: 32 | 64;
  readonly high: number;
  readonly low: number;
}

/** ISO-HDLC, as in zip. Check value of "123456789": cbf43926. */
export const CRC32: CrcPolynomial = { width: 32, high: 0, low: 0xedb88320 };
/** Castagnoli, RFC 3720 appendix B.4. Check value of "123456789": e3069283. */
export const CRC32C: CrcPolynomial = { width: 32, high: 0, low: 0x82f63b78 };
/** From the NVMe base specification; S3's default. Check value of "123456789": ae8b14860a799888. */
export const CRC64NVME: CrcPolynomial = { width: 64, high: 0x9a6c9329, low: 0xac4bc9b5 };

/** Bytes taken in one step. */
const SLICES = 8;

/** What a CRC looks up: for each slice and byte, the halves of its contribution. */
export interface CrcTables {
  readonly width: 32 | 64;
  readonly high: Int32Array;
  readonly low: Int32Array;
}

/** Fills the tables: some microseconds, so make them once per kind. */
export function createCrcTables(polynomial: CrcPolynomial): CrcTables {
  const high = new Int32Array(SLICES * 256);
  const low = new Int32Array(SLICES * 256);
  for (let byte = 0; byte < 256; byte++) {
    let h = 0;
    let l = byte;
    for (let bit = 0; bit < 8; bit++) {
      const carry = l & 1;
      l = (l >>> 1) | ((h & 1) << 31);
      h >>>= 1;
      if (carry === 1) {
        h ^= polynomial.high;
        l ^= polynomial.low;
      }
    }
    high[byte] = h;
    low[byte] = l;
  }
  for (let i = 256; i < SLICES * 256; i++) {
    const h = high[i - 256] ?? 0;
    const l = low[i - 256] ?? 0;
    high[i] = (h >>> 8) ^ (high[l & 255] ?? 0);
    low[i] = ((l >>> 8) | (h << 24)) ^ (low[l & 255] ?? 0);
  }
  return { width: polynomial.width, high, low };
}

/** A CRC in the making, eight bytes a step. */
export function createCrcHasher(tables: CrcTables): Hasher {
  const update = tables.width === 64 ? update64 : update32;
  const state = { high: tables.width === 64 ? -1 : 0, low: -1 };
  return {
    update: (chunk) => update(tables, state, chunk),
    digest: () => bigEndian(tables.width, ~state.high, ~state.low),
  };
}

interface CrcState {
  high: number;
  low: number;
}

/*
 * Reads are in range by construction; `| 0` keeps them integers and costs nothing, unlike a check for
 * undefined. One reader to a kind of array: a shared one made the loops four times slower.
 */
function update32(tables: CrcTables, state: CrcState, bytes: Uint8Array): void {
  const table = tables.low;
  let crc = state.low;
  let i = 0;
  for (const end = bytes.length - 7; i < end; i += 8) {
    const x =
      crc ^
      (byteAt(bytes, i) | (byteAt(bytes, i + 1) << 8) | (byteAt(bytes, i + 2) << 16) | (byteAt(bytes, i + 3) << 24));
    crc =
      at(table, 1792 + (x & 255)) ^
      at(table, 1536 + ((x >>> 8) & 255)) ^
      at(table, 1280 + ((x >>> 16) & 255)) ^
      at(table, 1024 + (x >>> 24)) ^
      at(table, 768 + byteAt(bytes, i + 4)) ^
      at(table, 512 + byteAt(bytes, i + 5)) ^
      at(table, 256 + byteAt(bytes, i + 6)) ^
      at(table, byteAt(bytes, i + 7));
  }
  for (; i < bytes.length; i++) crc = (crc >>> 8) ^ at(table, (crc ^ byteAt(bytes, i)) & 255);
  state.low = crc;
}

function update64(tables: CrcTables, state: CrcState, bytes: Uint8Array): void {
  const highs = tables.high;
  const lows = tables.low;
  let { high, low } = state;
  let i = 0;
  for (const end = bytes.length - 7; i < end; i += 8) {
    const l =
      low ^
      (byteAt(bytes, i) | (byteAt(bytes, i + 1) << 8) | (byteAt(bytes, i + 2) << 16) | (byteAt(bytes, i + 3) << 24));
    const h =
      high ^
      (byteAt(bytes, i + 4) |
        (byteAt(bytes, i + 5) << 8) |
        (byteAt(bytes, i + 6) << 16) |
        (byteAt(bytes, i + 7) << 24));
    const a = 1792 + (l & 255);
    const b = 1536 + ((l >>> 8) & 255);
    const c = 1280 + ((l >>> 16) & 255);
    const d = 1024 + (l >>> 24);
    const e = 768 + (h & 255);
    const f = 512 + ((h >>> 8) & 255);
    const g = 256 + ((h >>> 16) & 255);
    const k = h >>> 24;
    low = at(lows, a) ^ at(lows, b) ^ at(lows, c) ^ at(lows, d) ^ at(lows, e) ^ at(lows, f) ^ at(lows, g) ^ at(lows, k);
    high =
      at(highs, a) ^
      at(highs, b) ^
      at(highs, c) ^
      at(highs, d) ^
      at(highs, e) ^
      at(highs, f) ^
      at(highs, g) ^
      at(highs, k);
  }
  for (; i < bytes.length; i++) {
    const index = (low ^ byteAt(bytes, i)) & 255;
    low = ((low >>> 8) | (high << 24)) ^ at(lows, index);
    high = (high >>> 8) ^ at(highs, index);
  }
  state.low = low;
  state.high = high;
}

function at(table: Int32Array, index: number): number {
  return (table[index] as number) | 0;
}

function byteAt(bytes: Uint8Array, index: number): number {
  return (bytes[index] as number) | 0;
}

function bigEndian(width: 32 | 64, high: number, low: number): Uint8Array {
  const digest = new Uint8Array(width / 8);
  const view = new DataView(digest.buffer);
  if (width === 64) view.setInt32(0, high);
  view.setInt32(width / 8 - 4, low);
  return digest;
}
