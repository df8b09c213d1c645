import { toHex, utf8 } from "@dth/core/byte-text";

/** 256 random bits as 64 hexadecimal digits. */
export function randomSecret(): string {
  return toHex(crypto.getRandomValues(new Uint8Array(32)));
}

/**
 * SHA-256 in hexadecimal. The secrets are random, so that a slow password hash would add nothing but time.
 */
export async function hashOf(secret: string): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array(utf8(secret)))));
}

/** Compares in a time that depends on the length alone. */
export function equalInConstantTime(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let i = 0; i < one.length; i++)
    difference |= one.charCodeAt(i) ^ other.charCodeAt(i % Math.max(1, other.length));
  return difference === 0;
}
