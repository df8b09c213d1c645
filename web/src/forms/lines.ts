/** Entries of a list, one a line; empty lines are none. */
export function readLines(text: string): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** Names with values from lines such as `owner=shop`. A line without `=` is a name with an empty value. */
export function readPairs(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readLines(text).map((line) => {
      const at = line.indexOf("=");
      return at < 0 ? [line, ""] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    }),
  );
}

/** The opposite of {@link readPairs}. */
export function writePairs(pairs: Readonly<Record<string, string>>): string {
  return Object.entries(pairs)
    .map(([name, value]) => `${name}=${value}`)
    .join("\n");
}

/** Factors of the units in which people give bytes. */
export const BYTE_UNITS = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3, TiB: 1024 ** 4 } as const;

/** A unit that people give bytes in. */
export type ByteUnit = keyof typeof BYTE_UNITS;

/** The largest unit of which the bytes are a whole number. */
export function unitFor(bytes: number): ByteUnit {
  if (bytes >= BYTE_UNITS.TiB && bytes % BYTE_UNITS.TiB === 0) return "TiB";
  if (bytes >= BYTE_UNITS.GiB && bytes % BYTE_UNITS.GiB === 0) return "GiB";
  if (bytes >= BYTE_UNITS.MiB && bytes % BYTE_UNITS.MiB === 0) return "MiB";
  if (bytes >= BYTE_UNITS.KiB && bytes % BYTE_UNITS.KiB === 0) return "KiB";
  return bytes === 0 ? "MiB" : "B";
}

/** A moment as an input of dates and times has it, in the reader's own time. */
export function toLocalInput(ms: number): string {
  if (!Number.isFinite(ms)) return "";
  return new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** A number as it was typed; undefined where nothing was, and none (`NaN`) where it is no number. */
export function readNumber(text: string): number | undefined {
  return text.trim() === "" ? undefined : Number(text);
}
