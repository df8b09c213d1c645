import * as v from "valibot";
import type { LocalizedText } from "./error-codes.ts";
import type { InputIssue } from "./input-issue.ts";
import type { Checked } from "./task.ts";

/**
 * Checks an input by its schema, the same at a door of the hub and beside the fields of a form.
 *
 * @returns the input with its defaults filled in, or every issue there is; no issue repeats what was given
 */
export function checkInput<Schema extends v.GenericSchema>(
  schema: Schema,
  input: unknown,
): Checked<v.InferOutput<Schema>> {
  const result = v.safeParse(schema, input);
  return result.success ? { ok: true, value: result.output } : { ok: false, issues: result.issues.map(inputIssueOf) };
}

/** A valibot issue in our words, which unlike valibot's never repeat the value: it may be a secret. */
export function inputIssueOf(issue: v.BaseIssue<unknown>): InputIssue {
  const path = (issue.path ?? []).map(({ key }) => shownKey(key)).join(".");
  return { path, message: messageOf(issue) };
}

/** A field that we know, or that looks like one; another text in its place may be anything. */
function shownKey(key: unknown): string {
  const text = String(key);
  return /^[\w-]{1,64}$/.test(text) ? text : "…";
}

const EXPECTED: Readonly<Record<string, LocalizedText>> = {
  string: { en: "must be text", zh: "必须为文本" },
  number: { en: "must be a number", zh: "必须为数字" },
  boolean: { en: "must be true or false", zh: "必须为 true 或 false" },
  array: { en: "must be a list", zh: "必须为列表" },
  record: { en: "must be names with values", zh: "必须为键值对" },
  object: { en: "must be an object", zh: "必须为对象" },
  strict_object: { en: "must be an object", zh: "必须为对象" },
  integer: { en: "must be a whole number", zh: "必须为整数" },
  safe_integer: { en: "must be a whole number", zh: "必须为整数" },
  union: { en: "has a wrong type", zh: "类型不正确" },
};

function messageOf(issue: v.BaseIssue<unknown>): LocalizedText {
  if (issue.kind === "schema" && issue.input === undefined) return { en: "must be given", zh: "必须填写" };
  if (issue.type === "strict_object" && issue.expected === "never")
    return { en: "there is no such field", zh: "没有这个字段" };
  return limitOf(issue) ?? EXPECTED[issue.type] ?? ownTextOf(issue) ?? { en: "is not valid", zh: "无效" };
}

/** Requirements come from our schemas, never from the input. */
function limitOf({ type, requirement, expected, input }: v.BaseIssue<unknown>): LocalizedText | undefined {
  const [many, counted] = Array.isArray(input) ? ["entries", "项"] : ["characters", "个字符"];
  switch (type) {
    case "min_length":
      if (requirement === 1) return { en: "must not be empty", zh: "不能为空" };
      return { en: `must have at least ${requirement} ${many}`, zh: `至少需要 ${requirement} ${counted}` };
    case "max_length":
      return { en: `must have at most ${requirement} ${many}`, zh: `最多 ${requirement} ${counted}` };
    case "min_value":
      return { en: `must be at least ${requirement}`, zh: `不得小于 ${requirement}` };
    case "max_value":
      return { en: `must be at most ${requirement}`, zh: `不得大于 ${requirement}` };
    case "picklist":
    case "literal":
    case "variant":
      return { en: `must be one of ${expected}`, zh: `必须为以下之一：${expected}` };
    default:
      return undefined;
  }
}

/** A check of our own says what it wants as `english | chinese`; valibot's own texts, which repeat the value, do not. */
function ownTextOf({ kind, message }: v.BaseIssue<unknown>): LocalizedText | undefined {
  const [en, zh] = message.split(" | ");
  return kind === "validation" && en !== undefined && zh !== undefined ? { en, zh } : undefined;
}
