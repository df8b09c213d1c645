import { expect, it } from "vitest";
import { isLike } from "./policy-pattern.ts";

it.each([
  ["s3:GetObject", "s3:Get*", true],
  ["s3:PutObject", "s3:Get*", false],
  ["run#a1#2", "run#a?#*", true],
  ["run#abc#2", "run#a?#*", false],
  ["arn:aws:s3:::a.b", "arn:aws:s3:::a.b", true],
  ["arn:aws:s3:::axb", "arn:aws:s3:::a.b", false],
  ["two\nlines", "two*", true],
])("%j against %j is %s", (text, pattern, expected) => {
  expect(isLike(text, pattern)).toBe(expected);
});
