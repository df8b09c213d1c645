import { compareKeys } from "@dth/core/key-order";
import type { ObjectEntry } from "@dth/core/object";

/** Two ETags that look like an MD5. */
export const [A, B] = ["a".repeat(32), "b".repeat(32)] as const;

/** An object of one byte with the ETag {@link A}, unless told otherwise. */
export function entry(key: string, fields: Partial<ObjectEntry> = {}): ObjectEntry {
  return { key, size: 1, etag: A, ...fields };
}

/** As many keys as are wanted, in order. */
export function numbered(count: number, prefix = ""): string[] {
  return Array.from({ length: count }, (_, i) => `${prefix}${String(i).padStart(6, "0")}`);
}

/** Keys of items, in order. */
export function keysOf(items: readonly { readonly entry: ObjectEntry }[]): string[] {
  return items.map((item) => item.entry.key).sort(compareKeys);
}
