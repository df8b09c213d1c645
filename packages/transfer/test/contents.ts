import type { Scene } from "./scene.ts";

/** A mebibyte. */
export const MIB = 1024 * 1024;

/** Bytes that differ everywhere, so that mixed up parts show. */
export function noise(size: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(size);
  let state = seed;
  for (let i = 0; i < size; i++) {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    bytes[i] = state >> 16;
  }
  return bytes;
}

/** Whether an object is at the destination byte for byte. */
export function same({ source, destination }: Scene, sourceKey: string, destinationKey = sourceKey): boolean {
  const [a, b] = [source.object(sourceKey)?.bytes, destination.object(destinationKey)?.bytes];
  return a !== undefined && b !== undefined && Buffer.compare(a, b) === 0;
}
