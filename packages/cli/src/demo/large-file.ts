import { createCipheriv } from "node:crypto";
import { open } from "node:fs/promises";

const CHUNK = 1024 * 1024;

/** Writes `mebibytes` of bytes that look random, do not compress, and are the same every time. */
export async function writeLargeFile(path: string, mebibytes: number): Promise<void> {
  const cipher = createCipheriv("aes-128-ctr", new Uint8Array(16).fill(7), new Uint8Array(16));
  const zeros = new Uint8Array(CHUNK);
  const file = await open(path, "w");
  try {
    for (let written = 0; written < mebibytes; written++) await file.write(cipher.update(zeros));
  } finally {
    await file.close();
  }
}
