import { HubError } from "@dth/core/error";

/**
 * Compiles glob patterns into one test of whole keys: true when any of them matches.
 *
 * `*` any characters but `/`; `**` any characters, and with the slash behind it
 * also nothing, so that `**` `/x` matches `x` too; `?` one character but `/`; `[a-z]`, `[!a-z]` one of a class; `{a,b}` either; `\` takes the next
 * character as it is. A pattern matches the whole key: `*.jpg` means the top level only.
 *
 * @throws HubError `INVALID_INPUT` for a bracket, brace or backslash without its partner
 */
export function compileGlobs(patterns: readonly string[]): (key: string) => boolean {
  const expressions = patterns.map(compileGlob);
  return (key) => expressions.some((expression) => expression.test(key));
}

function compileGlob(pattern: string): RegExp {
  const scanner: Scanner = { pattern, index: 0, groups: [], atStart: true };
  let source = "";
  while (scanner.index < pattern.length) source += translate(scanner);
  if (scanner.groups.length > 0) throw invalid(pattern, "{");
  try {
    return new RegExp(`^(?:${source})$`, "su");
  } catch (cause) {
    throw new HubError("INVALID_INPUT", `the pattern ${JSON.stringify(pattern)} has a range that runs backwards`, {
      cause,
    });
  }
}

interface Scanner {
  readonly pattern: string;
  index: number;
  /** Open braces, each with whether it stands at the start of a segment; then its alternatives do too. */
  readonly groups: boolean[];
  /** Nothing of the segment precedes the index. */
  atStart: boolean;
}

/** Translates what is at the scanner's index and moves behind it. */
function translate(scanner: Scanner): string {
  const { pattern } = scanner;
  const character = String.fromCodePoint(pattern.codePointAt(scanner.index) as number);
  scanner.index += character.length;
  const { groups, atStart } = scanner;
  scanner.atStart = character === "/";
  switch (character) {
    case "*":
      return translateStar(scanner, atStart);
    case "?":
      return "[^/]";
    case "[":
      return translateClass(scanner);
    case "{":
      groups.push(atStart);
      scanner.atStart = atStart;
      return "(?:";
    case "}":
      return groups.pop() === undefined ? "\\}" : ")";
    case ",":
      scanner.atStart = groups.at(-1) ?? false;
      return groups.length > 0 ? "|" : ",";
    case "\\": {
      const escaped = pattern.codePointAt(scanner.index);
      if (escaped === undefined) throw invalid(pattern, "\\");
      const literal = String.fromCodePoint(escaped);
      scanner.index += literal.length;
      scanner.atStart = literal === "/";
      return quote(literal);
    }
    default:
      return quote(character);
  }
}

function translateStar(scanner: Scanner, atStart: boolean): string {
  const { pattern } = scanner;
  if (pattern[scanner.index] !== "*") return "[^/]*";
  while (pattern[scanner.index] === "*") scanner.index++;
  if (pattern[scanner.index] !== "/" || !atStart) return ".*";
  scanner.index++;
  scanner.atStart = true;
  return "(?:.*/)?";
}

function translateClass(scanner: Scanner): string {
  const { pattern } = scanner;
  const negated = pattern[scanner.index] === "!" || pattern[scanner.index] === "^";
  const start = scanner.index + (negated ? 1 : 0);
  // A closing bracket right at the start is a member of the class.
  const end = pattern.indexOf("]", start + 1);
  if (end < 0) throw invalid(pattern, "[");
  scanner.index = end + 1;
  const members = pattern.slice(start, end).replace(/[\\[\]^&|~#@!%<>=;:`"'*+,.?${}()/]/g, escapeUnit);
  return negated ? `(?!/)[^${members}]` : `[${members}]`;
}

function quote(literal: string): string {
  return literal.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

function escapeUnit(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function invalid(pattern: string, opener: string): HubError {
  return new HubError("INVALID_INPUT", `the pattern ${JSON.stringify(pattern)} has an unfinished ${opener}`);
}
