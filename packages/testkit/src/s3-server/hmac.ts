import { Buffer } from "node:buffer";
import { hash } from "node:crypto";

/** Bytes of a SHA-256 block. */
const BLOCK = 64;

/**
 * HMAC-SHA256 with a fixed key. Two one-shot hashes over prepared blocks: `createHmac` spends more on
 * its key and its stream than on hashing, at thousands of requests a second.
 */
export class HmacKey {
  readonly #inner: Buffer;
  readonly #outer: Buffer;

  constructor(key: Uint8Array) {
    const short = key.length > BLOCK ? hash("sha256", key, "buffer") : key;
    const padded = Buffer.alloc(BLOCK);
    padded.set(short);
    this.#inner = padded.map((byte) => byte ^ 0x36) as Buffer;
    this.#outer = Buffer.alloc(BLOCK + 32);
    this.#outer.set(padded.map((byte) => byte ^ 0x5c));
  }

  sign(text: string): Buffer {
    const inner = hash("sha256", Buffer.concat([this.#inner, Buffer.from(text, "latin1")]), "buffer");
    this.#outer.set(inner, BLOCK);
    return hash("sha256", this.#outer, "buffer");
  }
}
