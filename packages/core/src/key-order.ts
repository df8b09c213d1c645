/**
 * Compares two keys as S3 orders them: by the bytes of their UTF-8 form.
 *
 * JavaScript's `<` compares UTF-16 units, which puts U+1F600 (a surrogate pair, 0xD83D…) before
 * U+FFFD; UTF-8 byte order equals code point order, so surrogates must sort above every other unit.
 *
 * @returns negative, zero or positive, like any comparator
 */
export function compareKeys(a: string, b: string): number {
  if (a === b) return 0;
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Lifts surrogates above U+E000–U+FFFF, which is where their code points belong. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
