import { HubError } from "../error.ts";
import type { LocalizedText } from "../error-codes.ts";
import type { Parameter, ParameterValue } from "../parameter.ts";

/** A value as the text that CloudFormation takes. Lists of plain entries are separated by commas, others are JSON. */
export function stackText(value: ParameterValue): string {
  if (typeof value !== "object") return String(value);
  if (!Array.isArray(value)) return JSON.stringify(value);
  const entries: readonly string[] = value;
  const isPlain = entries.length > 0 && entries.every((entry) => entry !== "" && !/^[\s[]|,|\s$/u.test(entry));
  return isPlain ? entries.join(",") : JSON.stringify(entries);
}

/**
 * Reads what {@link stackText} wrote, and what people write instead.
 *
 * @param name of the parameter, for errors
 * @returns undefined for an empty text
 * @throws HubError `INVALID_INPUT`
 */
export function readStackText(parameter: Parameter, text: string, name: string): ParameterValue | undefined {
  if (text === "") return undefined;
  const read = READERS[parameter.type](text);
  if (read !== undefined) return read;
  const message = EXPECTED[parameter.type] ?? { en: "cannot be read", zh: "无法解析" };
  throw new HubError("INVALID_INPUT", `parameters.${name} ${message.en}`, {
    issues: [{ path: `parameters.${name}`, message }],
  });
}

type Reader = (text: string) => ParameterValue | undefined;

const itself: Reader = (text) => text;

const READERS: Readonly<Record<Parameter["type"], Reader>> = {
  text: itself,
  choice: itself,
  secret: itself,
  boolean: (text) => (text === "true" ? true : text === "false" ? false : undefined),
  number: (text) => (/^-?\d{1,16}$/u.test(text) ? Number(text) : undefined),
  instant: (text) => {
    const at = /^\d+$/u.test(text) ? Number(text) : Date.parse(text);
    return Number.isSafeInteger(at) ? at : undefined;
  },
  list: (text) => (text.startsWith("[") ? texts(text) : parts(text)),
  map: (text) => (text.startsWith("{") ? record(text) : pairs(text)),
};

const EXPECTED: Readonly<Partial<Record<Parameter["type"], LocalizedText>>> = {
  boolean: { en: "must be true or false", zh: "必须为 true 或 false" },
  number: { en: "must be a whole number", zh: "必须为整数" },
  instant: { en: "must be a date and time, such as 2026-01-31T12:00:00Z", zh: "必须为日期时间" },
  list: {
    en: "must be entries with commas between them, or a JSON list of texts",
    zh: "必须以逗号分隔，或为 JSON 文本列表",
  },
  map: {
    en: "must be name=value with commas between them, or a JSON object of texts",
    zh: "必须为 name=value，或 JSON 对象",
  },
};

function parts(text: string): readonly string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function pairs(text: string): Readonly<Record<string, string>> | undefined {
  const entries = parts(text).map((part) => /^([^=]+)=(.*)$/u.exec(part));
  if (entries.includes(null)) return undefined;
  return Object.fromEntries(entries.map((match) => [match?.[1]?.trim() ?? "", match?.[2]?.trim() ?? ""]));
}

function texts(text: string): readonly string[] | undefined {
  const value = json(text);
  return Array.isArray(value) && value.every((entry) => typeof entry === "string") ? value : undefined;
}

function record(text: string): Readonly<Record<string, string>> | undefined {
  const value = json(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return entries.length === Object.keys(value).length ? Object.fromEntries(entries) : undefined;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
