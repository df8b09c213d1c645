/** Whether two forms say the same: what is empty is not given, and the order of names says nothing. */
export function isSameInput(one: object, other: object): boolean {
  return JSON.stringify(given(one)) === JSON.stringify(given(other));
}

function given(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(given);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .filter(([, inner]) => inner !== undefined && inner !== "")
    .map(([name, inner]: [string, unknown]) => [name, given(inner)] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}
