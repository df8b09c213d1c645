/** A sort key of a name: without regard to case, and no longer than a record store takes. */
export function sortOfName(name: string): string {
  return [...name.toLowerCase()].slice(0, 45).join("");
}
