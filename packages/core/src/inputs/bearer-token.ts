import * as v from "valibot";

/** A token as an `Authorization` header can carry it. Longer ones are not looked at: tokens with many groups have a few KiB. */
export const BearerTokenSchema = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1),
  v.maxLength(16_384),
  v.regex(/^[\x21-\x7e]+$/, "letters, digits and signs only, without blanks | 只能包含字母、数字和符号，不能有空白"),
);
