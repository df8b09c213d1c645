import * as v from "valibot";
import { SECRET_NAME } from "../check-parameters.ts";

const NAME = new RegExp(`^(?:${SECRET_NAME})$`, "u");

/** What a secret may be called. */
export const SecretNameSchema = v.pipe(
  v.string(),
  v.maxLength(128),
  v.regex(
    NAME,
    "letters, digits and /_+=.@- only, beginning with a letter or digit | 只能包含字母、数字和 /_+=.@-，且以字母或数字开头",
  ),
);

const FieldNameSchema = v.pipe(
  v.string(),
  v.maxLength(64),
  v.regex(
    /^[A-Za-z][A-Za-z0-9_]*$/,
    "letters, digits and _ only, beginning with a letter | 只能包含字母、数字和 _，且以字母开头",
  ),
);

/** Copied keys often carry blanks; a key of several lines, such as PEM, may end with a line break. */
const FieldValueSchema = v.pipe(
  v.string(),
  v.minLength(1),
  v.check((text) => text.isWellFormed(), "is not valid Unicode | 不是有效的 Unicode"),
  v.check(
    (text) => !/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text),
    "must not have control characters | 不能包含控制字符",
  ),
  v.check(
    (text) => text === text.trim() || /\S\s*\n\s*\S/.test(text),
    "must not begin or end with a blank | 开头或结尾不能有空白",
  ),
);

/** UTF-16 units of all values: Secrets Manager keeps 64 KiB of JSON, whatever the script. */
const MAX_TOTAL = 20_000;

/** What a person stores: `{ name, value: { field: text }, description? }`. */
export const SecretInputSchema = v.strictObject({
  name: SecretNameSchema,
  value: v.pipe(
    v.record(FieldNameSchema, FieldValueSchema),
    v.check((value) => Object.keys(value).length > 0, "must have a field | 至少需要一个字段"),
    v.check((value) => Object.keys(value).length <= 20, "must have at most 20 fields | 最多 20 个字段"),
    v.check(
      (value) => totalOf(value) <= MAX_TOTAL,
      `must have at most ${MAX_TOTAL} characters | 最多 ${MAX_TOTAL} 个字符`,
    ),
  ),
  description: v.optional(v.pipe(v.string(), v.maxLength(500))),
});

function totalOf(value: Readonly<Record<string, string>>): number {
  return Object.values(value).reduce((sum, text) => sum + text.length, 0);
}
