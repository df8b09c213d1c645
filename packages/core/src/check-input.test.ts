import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { checkInput } from "./check-input.ts";
import type { InputIssue } from "./input-issue.ts";

const Schema = v.strictObject({
  text: v.pipe(v.string(), v.minLength(2), v.maxLength(4), v.regex(/^[a-z]+$/, "letters only | 仅限字母")),
  number: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3)), 2),
  choice: v.optional(v.picklist(["a", "b"])),
  list: v.optional(v.array(v.string())),
  map: v.optional(v.record(v.string(), v.string())),
  one: v.optional(
    v.variant("kind", [v.strictObject({ kind: v.literal("x") }), v.strictObject({ kind: v.literal("y") })]),
  ),
});

function issuesOf(input: unknown): readonly InputIssue[] {
  const checked = checkInput(Schema, input);
  return checked.ok ? [] : checked.issues;
}

describe("checkInput", () => {
  it("gives the input with its defaults", () => {
    expect(checkInput(Schema, { text: "abc" })).toEqual({ ok: true, value: { text: "abc", number: 2 } });
  });

  it.each([
    [{}, "text", "must be given"],
    [{ text: 5 }, "text", "must be text"],
    [{ text: "a" }, "text", "must have at least 2 characters"],
    [{ text: "abcde" }, "text", "must have at most 4 characters"],
    [{ text: "A1" }, "text", "letters only"],
    [{ text: "ab", number: 1.5 }, "number", "must be a whole number"],
    [{ text: "ab", number: 4 }, "number", "must be at most 3"],
    [{ text: "ab", number: "4" }, "number", "must be a number"],
    [{ text: "ab", choice: "c" }, "choice", 'must be one of ("a" | "b")'],
    [{ text: "ab", list: [1] }, "list.0", "must be text"],
    [{ text: "ab", map: { k: 1 } }, "map.k", "must be text"],
    [{ text: "ab", one: { kind: "z" } }, "one.kind", 'must be one of ("x" | "y")'],
    [{ text: "ab", other: 1 }, "other", "there is no such field"],
    ["text", "", "must be an object"],
    [undefined, "", "must be given"],
  ])("says of %j where and what is wrong", (input, path, en) => {
    expect(issuesOf(input)).toMatchObject([{ path, message: { en } }]);
  });

  it("never repeats a value, in either language", () => {
    const value = fc.string({ minLength: 6 }).map((noise) => `Value-${noise}`);
    fc.assert(
      fc.property(value, fc.constantFrom("text", "number", "choice", "list", "map", "one"), (secret, field) => {
        const error = issuesOf({ text: "ab", [field]: secret });
        expect(error.length).toBeGreaterThan(0);
        expect(JSON.stringify(error)).not.toContain("Value-");
      }),
    );
  });

  it("does not repeat what is no field's name either", () => {
    expect(issuesOf({ text: "ab", "not a field!": 1, map: { "k!": 1 } }).map(({ path }) => path)).toEqual([
      "map.…",
      "…",
    ]);
  });

  it("takes anything", () => {
    fc.assert(
      fc.property(fc.anything(), (input) => {
        for (const { path, message } of issuesOf(input))
          expect([typeof path, typeof message.en]).toEqual(["string", "string"]);
      }),
    );
  });
});
