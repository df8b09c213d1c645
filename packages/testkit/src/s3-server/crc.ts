import { Buffer } from "node:buffer";
import { crc32 } from "node:zlib";

/** A checksum in the making. */
export interface RunningDigest {
  update(chunk: Uint8Array): void;
  /** Raw bytes, big-endian. */
  digest(): Buffer;
}

/** CRC-32 (ISO-HDLC) by zlib. */
export function runningCrc32(): RunningDigest {
  let value = 0;
  return {
    update: (chunk) => {
      value = crc32(chunk, value);
    },
    digest: () => word(value),
  };
}

/** CRC-32C (Castagnoli), eight bytes at a time. */
export function runningCrc32c(): RunningDigest {
  const tables = crc32cTables();
  let value = 0xffffffff;
  return {
    update: (chunk) => {
      value = advance32(tables, value, chunk);
    },
    digest: () => word(~value >>> 0),
  };
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

const lazily = <T>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

const crc32cTables = lazily(() => {
  const tables = new Int32Array(8 * 256);
  for (let i = 0; i < 256; i++) {
    let c = i;
    for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0x82f63b78 : c >>> 1;
    tables[i] = c;
  }
  for (let i = 256; i < tables.length; i++) {
    const previous = tables[i - 256] ?? 0;
    tables[i] = (previous >>> 8) ^ (tables[previous & 255] ?? 0);
  }
  return tables;
});

function advance32(tables: Int32Array, start: number, chunk: Uint8Array): number {
  const t = (row: number, index: number): number => tables[(row << 8) | index] as number;
  const at = (index: number): number => chunk[index] as number;
  let c = start | 0;
  let i = 0;
  for (const end = chunk.length - 7; i < end; i += 8) {
    const low = c ^ (at(i) | (at(i + 1) << 8) | (at(i + 2) << 16) | (at(i + 3) << 24));
    c =
      t(7, low & 255) ^
      t(6, (low >>> 8) & 255) ^
      t(5, (low >>> 16) & 255) ^
      t(4, low >>> 24) ^
      t(3, at(i + 4)) ^
      t(2, at(i + 5)) ^
      t(1, at(i + 6)) ^
      t(0, at(i + 7));
  }
  for (; i < chunk.length; i++) c = (c >>> 8) ^ t(0, (c ^ at(i)) & 255);
  return c;
}

/** Reflected polynomial of CRC-64/NVME. */
const NVME = 0x9a6c9329ac4bc9b5n;

/** High and low words of eight tables, so that no BigInt runs per byte. */
const nvmeTables = lazily(() => {
  const high = new Int32Array(8 * 256);
  const low = new Int32Array(8 * 256);
  for (let i = 0; i < 256; i++) {
    let c = BigInt(i);
    for (let bit = 0; bit < 8; bit++) c = c & 1n ? (c >> 1n) ^ NVME : c >> 1n;
    high[i] = Number(c >> 32n) | 0;
    low[i] = Number(c & 0xffffffffn) | 0;
  }
  for (let i = 256; i < high.length; i++) {
    const h = high[i - 256] as number;
    const l = low[i - 256] as number;
    high[i] = (h >>> 8) ^ (high[l & 255] as number);
    low[i] = ((l >>> 8) | (h << 24)) ^ (low[l & 255] as number);
  }
  return { high, low };
});

/** CRC-64/NVME, S3's own default checksum, eight bytes at a time. */
export function runningCrc64Nvme(): RunningDigest {
  const { high, low } = nvmeTables();
  let h = -1;
  let l = -1;
  return {
    update: (chunk) => {
      const at = (index: number): number => chunk[index] as number;
      let i = 0;
      for (const end = chunk.length - 7; i < end; i += 8) {
        const x = l ^ (at(i) | (at(i + 1) << 8) | (at(i + 2) << 16) | (at(i + 3) << 24));
        const y = h ^ (at(i + 4) | (at(i + 5) << 8) | (at(i + 6) << 16) | (at(i + 7) << 24));
        const p = [
          1792 + (x & 255),
          1536 + ((x >>> 8) & 255),
          1280 + ((x >>> 16) & 255),
          1024 + (x >>> 24),
          768 + (y & 255),
          512 + ((y >>> 8) & 255),
          256 + ((y >>> 16) & 255),
          y >>> 24,
        ] as const;
        h = 0;
        l = 0;
        for (const index of p) {
          h ^= high[index] as number;
          l ^= low[index] as number;
        }
      }
      for (; i < chunk.length; i++) {
        const index = (l ^ at(i)) & 255;
        l = ((l >>> 8) | (h << 24)) ^ (low[index] as number);
        h = (h >>> 8) ^ (high[index] as number);
      }
    },
    digest: () => Buffer.concat([word(~h >>> 0), word(~l >>> 0)]),
  };
}
