/** Code point ranges that terminals draw two columns wide (Unicode East Asian Width W and F, the common blocks). */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];

/** Columns that one code point takes. */
function columnsOf(point: number): number {
  if ((point >= 0x300 && point <= 0x36f) || point === 0x200b || (point >= 0xfe00 && point <= 0xfe0f)) return 0;
  return WIDE.some(([from, to]) => point >= from && point <= to) ? 2 : 1;
}

/** Columns that `text`, without escape sequences, takes on a terminal. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += columnsOf(character.codePointAt(0) ?? 0);
  return width;
}

/** Fills with spaces on the right up to `width` columns. */
export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

/** Fills with spaces on the left up to `width` columns. */
export function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - displayWidth(text))) + text;
}

/** Cuts to at most `width` columns, with an ellipsis where something is missing. */
export function truncate(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let result = "";
  let used = 0;
  for (const character of text) {
    const columns = columnsOf(character.codePointAt(0) ?? 0);
    if (used + columns > width - 1) break;
    result += character;
    used += columns;
  }
  return `${result}…`;
}

/** Breaks into lines of at most `width` columns: at spaces, and anywhere between wide characters. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const token of text.match(TOKEN) ?? []) {
    const overflows = displayWidth(line) + displayWidth(token) > width;
    if (overflows && line.trim() !== "" && !NEVER_FIRST.test(token)) {
      lines.push(line.trimEnd());
      line = "";
    }
    if (line !== "" || token.trim() !== "") line += token;
  }
  if (line.trim() !== "") lines.push(line.trimEnd());
  return lines;
}

/** What stays together: an opening bracket or quotation mark with what follows it. */
const TOKEN = /[（《“‘「【]+(?:[\u2e80-\uffef]|[^\s\u2e80-\uffef“‘]+)?|[\u2e80-\uffef]|[^\s\u2e80-\uffef“‘]+|\s+/gu;

/** Chinese punctuation that may not begin a line. */
const NEVER_FIRST = /^[，。；：、）》”！？]/u;

/** Shows control characters as `\x1b`, so that a key can never steer the terminal or break a line. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/gu, (character) => {
    const point = character.codePointAt(0) ?? 0;
    return point > 0xff ? `\\u${point.toString(16)}` : `\\x${point.toString(16).padStart(2, "0")}`;
  });
}
