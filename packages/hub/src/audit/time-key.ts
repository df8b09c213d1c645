/** A sort key of a moment: decimal milliseconds of fixed length, so that byte order is time order. */
export function timeKey(at: number): string {
  return String(Math.max(0, Math.floor(at))).padStart(15, "0");
}
