/** A sort key of a moment: decimal milliseconds of fixed length, so that byte order is time order. */
export function timeKey(at: number): string {
  return String(Math.max(0, Math.floor(at))).padStart(15, "0");
}

/** Whether a text can be the id of one of our records; anything else from outside never becomes a key. */
export function isTaskId(text: string): boolean {
  return /^[0-9a-z_-]{1,64}$/.test(text);
}
