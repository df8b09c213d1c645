import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";
import { HubError } from "@dth/core/error";

/** Beyond this quality brotli takes longer and hardly saves a byte of what a run writes: keys, sizes, hexadecimal ETags. */
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

/** A value as compressed JSON: a found object takes about 35 bytes, its outcome too. */
export function pack(value: unknown): Uint8Array {
  return brotliCompressSync(JSON.stringify(value), QUALITY);
}

/** @throws HubError `LEDGER_UNUSABLE` for what {@link pack} did not write */
export function unpack(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(brotliDecompressSync(bytes).toString("utf8"));
  } catch (error) {
    throw new HubError("LEDGER_UNUSABLE", "stored bytes are damaged", { cause: error });
  }
}
