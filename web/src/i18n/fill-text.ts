/**
 * Fills `{name}` with the value of that name, and `{name:one|many}` with the first word when the value is 1.
 * What has no value stays as it is written, so that a mistake is seen. A value that turns the direction of text turns its
 * own alone.
 */
export function fillText(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)(?::([^|}]*)\|([^}]*))?\}/g, (whole, name: string, one?: string, many?: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) return whole;
    if (one === undefined || many === undefined) return isolated(String(value));
    return value === 1 || value === "1" ? one : many;
  });
}

/** Letters that run from right to left, and marks of direction: Unicode's standard annex 9. */
const TURNS = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]/;

/** Between the marks FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE, which also end what is open in between. */
function isolated(value: string): string {
  return TURNS.test(value) ? `\u2068${value}\u2069` : value;
}
