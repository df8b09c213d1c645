const POWERS: Readonly<Record<string, number>> = { k: 1, m: 2, g: 3, t: 4, p: 5 };
const AGES: Readonly<Record<string, number>> = { s: 1e3, m: 6e4, h: 36e5, d: 864e5, w: 6048e5 };

/**
 * Reads a size in bytes: `500`, `10k`, `5MiB` (powers of 1,024), `5MB` (powers of 1,000).
 *
 * @returns undefined when it is none
 */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(?:([kmgtp])(ib|b)?|b)?$/iu.exec(text.trim());
  if (!match) return undefined;
  const base = match[3]?.toLowerCase() === "b" ? 1000 : 1024;
  const power = match[2] === undefined ? 0 : (POWERS[match[2].toLowerCase()] ?? 0);
  return Math.round(Number(match[1]) * base ** power);
}

/**
 * Reads a moment: an ISO date or time, or an age before `now` such as `90m`, `12h`, `7d`, `2w`.
 *
 * @param now milliseconds since the Unix epoch
 * @returns milliseconds since the Unix epoch, or undefined when it is none
 */
export function parseInstant(text: string, now: number): number | undefined {
  const age = /^(\d+(?:\.\d+)?)([smhdw])$/u.exec(text.trim());
  if (age) return Math.round(now - Number(age[1]) * (AGES[age[2] ?? ""] ?? 0));
  if (!/^\d{4}-\d{2}-\d{2}/u.test(text.trim())) return undefined;
  const instant = Date.parse(text.trim());
  return Number.isNaN(instant) ? undefined : instant;
}
