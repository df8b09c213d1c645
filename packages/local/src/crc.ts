import { crcProgram, DATA_BYTES, DATA_OFFSET, SLICES, STATE_OFFSET } from "./crc-program.ts";

/** A reflected CRC with all-ones start and final inversion. Polynomial bit-reversed, as two halves. */
export interface CrcParameters {
  readonly width: 32 | 64;
  readonly polynomial: { readonly high: number; readonly low: number };
}

/** Castagnoli, RFC 3720 appendix B.4. Check value of "123456789": e3069283. */
export const CRC32C: CrcParameters = { width: 32, polynomial: { high: 0, low: 0x82f63b78 } };

/** S3's default, from the NVMe base specification. Check value of "123456789": ae8b14860a799888. */
export const CRC64NVME: CrcParameters = { width: 64, polynomial: { high: 0x9a6c9329, low: 0xac4bc9b5 } };

/** The state of a CRC under way, before the final inversion. */
export interface CrcState {
  high: number;
  low: number;
}

/** Computes one kind of CRC. States are the caller's, so that many can be under way. */
export interface Crc {
  start(): CrcState;
  update(state: CrcState, bytes: Uint8Array): void;
  /** The digest, big-endian. Does not change the state. */
  digest(state: Readonly<CrcState>): Uint8Array;
}

/** Compiles the program and fills its tables: about a millisecond, so make it once per kind. */
export function createCrc(parameters: CrcParameters): Crc {
  const { memory, run } = new WebAssembly.Instance(new WebAssembly.Module(crcProgram())).exports as {
    memory: WebAssembly.Memory;
    run: (length: number) => void;
  };
  fillTables(new Uint32Array(memory.buffer, 0, SLICES * 512), parameters);
  const shared = new Uint32Array(memory.buffer, STATE_OFFSET, 2);
  const data = new Uint8Array(memory.buffer, DATA_OFFSET, DATA_BYTES);
  return {
    start: () => ({ high: parameters.width === 64 ? 0xffffffff : 0, low: 0xffffffff }),
    update(state, bytes) {
      shared[0] = state.low;
      shared[1] = state.high;
      for (let at = 0; at < bytes.length; at += DATA_BYTES) {
        const piece = bytes.length <= DATA_BYTES ? bytes : bytes.subarray(at, at + DATA_BYTES);
        data.set(piece);
        run(piece.length);
      }
      state.low = shared[0];
      state.high = shared[1];
    },
    digest: (state) => bigEndian(state, parameters.width),
  };
}

function bigEndian({ high, low }: Readonly<CrcState>, width: 32 | 64): Uint8Array {
  const digest = new Uint8Array(width / 8);
  const view = new DataView(digest.buffer);
  if (width === 64) view.setUint32(0, ~high);
  view.setUint32(width / 8 - 4, ~low);
  return digest;
}

/** Entries are 64-bit little-endian, so the low half comes first. */
function fillTables(tables: Uint32Array, { polynomial }: CrcParameters): void {
  for (let byte = 0; byte < 256; byte++) {
    let low = byte;
    let high = 0;
    for (let bit = 0; bit < 8; bit++) {
      const odd = low & 1;
      low = (low >>> 1) | (high << 31);
      high >>>= 1;
      if (odd) {
        low ^= polynomial.low;
        high ^= polynomial.high;
      }
    }
    tables[2 * byte] = low;
    tables[2 * byte + 1] = high;
  }
  for (let entry = 256; entry < SLICES * 256; entry++) {
    const low = tables[2 * entry - 512] ?? 0;
    const high = tables[2 * entry - 511] ?? 0;
    const next = 2 * (low & 255);
    tables[2 * entry] = (tables[next] ?? 0) ^ ((low >>> 8) | (high << 24));
    tables[2 * entry + 1] = (tables[next + 1] ?? 0) ^ (high >>> 8);
  }
}
