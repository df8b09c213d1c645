import { zipSync } from "fflate";

/** One file of an archive. */
export interface ZipEntry {
  /** Path with slashes. */
  readonly name: string;
  readonly content: Uint8Array;
}

/** A plain file of Unix that everybody may read, which Lambda asks for. */
const UNIX = 3;
const ATTRIBUTES = 0o100644 << 16;
/** About the first day that the format knows, in every time zone: the same files make the same archive whenever it is made. */
const DATE = "1980-01-02T00:00:00";

/** An archive in the format that Lambda takes. */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const files = entries.map(({ name, content }) => [name, content] as const);
  return Buffer.from(zipSync(Object.fromEntries(files), { level: 9, os: UNIX, attrs: ATTRIBUTES, mtime: DATE }));
}
