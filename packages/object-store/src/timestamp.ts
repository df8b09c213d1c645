/**
 * Milliseconds since the Unix epoch of `2009-10-12T17:50:30.000Z`, the form of nearly all stores and
 * several times faster than `Date.parse`, to which every other form goes.
 *
 * @returns NaN when it is no date
 */
export function parseTimestamp(text: string): number {
  const seconds = text.length === 20;
  if (
    (seconds || text.length === 24) &&
    text.charCodeAt(text.length - 1) === UPPER_Z &&
    text.charCodeAt(10) === UPPER_T
  ) {
    const ms = seconds ? 0 : digits(text, 20, 23);
    return Date.UTC(
      digits(text, 0, 4),
      digits(text, 5, 7) - 1,
      digits(text, 8, 10),
      digits(text, 11, 13),
      digits(text, 14, 16),
      digits(text, 17, 19),
      ms,
    );
  }
  return Date.parse(text);
}

const UPPER_Z = 0x5a;
const UPPER_T = 0x54;
const ZERO = 0x30;

/** NaN when one of the characters is no digit. */
function digits(text: string, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = text.charCodeAt(i) - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}
