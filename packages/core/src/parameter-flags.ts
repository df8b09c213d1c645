import type { LocalizedText } from "./error-codes.ts";
import type { NumberUnit, Parameter, ParameterValue } from "./parameter.ts";
import { parseInstant, parseSize } from "./quantities.ts";

/** Which side of a task a flag speaks of; absent: the task's options. */
export type FlagSide = "source" | "destination";

/** The flag of a parameter, without its dashes: `part-size` of `partSize`, `source-bucket` of a source's `bucket`. */
export function flagOf({ name }: Pick<Parameter, "name">, side?: FlagSide): string {
  const kebab = name.replace(/[A-Z]+(?![a-z])|[A-Z]/gu, (letters) => `-${letters.toLowerCase()}`);
  return side === undefined ? kebab : `${side}-${kebab}`;
}

/** Whether a flag may be given more than once, each time with one entry. */
export function isRepeatable({ type }: Pick<Parameter, "type">): boolean {
  return type === "list" || type === "map";
}

/** What must be known of a parameter to read its flag. */
export interface FlagParameter extends Pick<Parameter, "type"> {
  readonly unit?: NumberUnit | undefined;
}

/** What a flag's text says. */
export type FlagReading =
  | { readonly ok: true; readonly value: ParameterValue }
  /** What was expected, to follow "is not". */
  | { readonly ok: false; readonly expected: LocalizedText };

/**
 * Reads what was given with a flag. Whether the value is allowed is for `checkParameters` to say.
 *
 * @param texts in the order given: entries of a list, `NAME=VALUE` of a map; of others the last one counts. An empty
 * text of a switch means on
 * @param now milliseconds since the Unix epoch, for ages such as `7d`
 */
export function readFlag(parameter: FlagParameter, texts: readonly string[], now: number): FlagReading {
  const text = texts.at(-1) ?? "";
  switch (parameter.type) {
    case "list":
      return { ok: true, value: [...texts] };
    case "map":
      return readMap(texts);
    case "number":
      return readNumber(parameter.unit, text);
    case "boolean":
      return readSwitch(text);
    case "instant":
      return orExpected(parseInstant(text, now), INSTANT);
    default:
      return { ok: true, value: text };
  }
}

function readMap(texts: readonly string[]): FlagReading {
  const entries: [string, string][] = [];
  for (const text of texts) {
    const end = text.indexOf("=");
    if (end <= 0) return { ok: false, expected: { en: "a pair such as name=value", zh: "形如 name=value 的键值对" } };
    entries.push([text.slice(0, end), text.slice(end + 1)]);
  }
  return { ok: true, value: Object.fromEntries(entries) };
}

function readNumber(unit: NumberUnit | undefined, text: string): FlagReading {
  if (unit === "bytes" || unit === "bytes-per-second") return orExpected(parseSize(text), SIZE);
  return orExpected(/^\d{1,15}$/u.test(text) ? Number(text) : undefined, COUNT);
}

function readSwitch(text: string): FlagReading {
  if (text === "" || text === "true" || text === "yes") return { ok: true, value: true };
  if (text === "false" || text === "no") return { ok: true, value: false };
  return { ok: false, expected: { en: "true or false", zh: "true 或 false" } };
}

function orExpected(value: number | undefined, expected: LocalizedText): FlagReading {
  return value === undefined ? { ok: false, expected } : { ok: true, value };
}

const COUNT: LocalizedText = { en: "a whole number", zh: "整数" };
const SIZE: LocalizedText = {
  en: "a size such as 500, 10k, 5MiB or 1GB",
  zh: "形如 500、10k、5MiB、1GB 的大小",
};
const INSTANT: LocalizedText = {
  en: "a date (2026-01-31), a time (2026-01-31T08:00:00Z) or an age (90m, 12h, 7d)",
  zh: "日期（2026-01-31）、时间（2026-01-31T08:00:00Z）或时长（90m、12h、7d）",
};
