import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PARAMETERS, someValues } from "../test/parameters.ts";
import { applies, checkParameters } from "./check-parameters.ts";
import type { ParameterValues } from "./parameter.ts";

const check = (values: ParameterValues) => checkParameters(PARAMETERS, values, "options");
const pathsOf = (values: ParameterValues) => {
  const result = check(values);
  return result.ok ? [] : result.issues.map(({ path }) => path);
};

describe("checkParameters", () => {
  it("fills the defaults in, in the order of the description", () => {
    const result = check({ must: "m", size: 2 });
    expect(result).toEqual({
      ok: true,
      value: { must: "m", preset: "p", size: 2, flag: false, mode: "plain", plainOnly: true },
    });
    expect(result.ok && Object.keys(result.value)).toEqual(["must", "preset", "size", "flag", "mode", "plainOnly"]);
  });

  it("tells every issue there is, each at its place", () => {
    expect(pathsOf({ text: "x", size: 0, flag: "yes", mode: "other", unknown: 1 })).toEqual([
      "options.text",
      "options.must",
      "options.size",
      "options.flag",
      "options.mode",
      "options.unknown",
    ]);
  });

  it.each([
    [{ text: "abcabc" }, "at most 5 characters"],
    [{ text: "abd" }, "must match"],
    [{ text: 1 }, "must be text"],
    [{ must: "  " }, "must be given"],
    [{ preset: "" }, "must be given"],
    [{ size: 10 }, "at most 9"],
    [{ size: 0 }, "at least 1"],
    [{ size: 1.5 }, "whole number"],
    [{ size: Number.NaN }, "whole number"],
    [{ size: 2 ** 53 }, "whole number"],
    [{ flag: 1 }, "true or false"],
    [{ mode: "x" }, "one of plain, fancy"],
    [{ items: "1" }, "must be a list"],
    [{ items: ["1", "2", "3", "4"] }, "at most 3 entries"],
    [{ items: ["1", "x"] }, "must match"],
    [{ tags: ["k"] }, "names with values"],
    [{ tags: "k" }, "names with values"],
    [{ tags: { a: "1", b: "2", c: "3" } }, "at most 2 entries"],
    [{ at: -1 }, "at least 0"],
    [{ secret: "../etc" }, "must match"],
    [{ secret: "" }, "must match"],
    [{ ["__proto__"]: "x" }, "no such parameter"],
    [{ toString: "x" }, "no such parameter"],
  ])("refuses %j", (values, message) => {
    const result = check({ must: "m", ...values });
    expect(result.ok ? [] : result.issues.map((issue) => issue.message.en).join()).toContain(message);
    expect(result.ok ? "" : result.issues[0]?.message.zh).toMatch(/[\u4e00-\u9fff]/u);
  });

  it("wants parameters where their condition holds, and refuses them where it does not", () => {
    expect(pathsOf({ must: "m", mode: "fancy" })).toEqual(["options.color"]);
    expect(pathsOf({ must: "m", color: "red" })).toEqual(["options.color"]);
    expect(pathsOf({ must: "m", mode: "fancy", color: "red", plainOnly: true })).toEqual(["options.plainOnly"]);
    expect(check({ must: "m", mode: "fancy", color: "red", shade: "dark" })).toMatchObject({ value: { depth: 3 } });
    // A condition on a parameter that itself does not count never holds.
    expect(pathsOf({ must: "m", depth: 1 })).toEqual(["options.depth"]);
  });

  it("never throws, and accepts what it made itself", () => {
    fc.assert(
      fc.property(someValues, (values) => {
        const result = check(values);
        if (!result.ok) {
          expect(result.issues.length).toBeGreaterThan(0);
          return;
        }
        expect(check(result.value)).toEqual(result);
        for (const [name, value] of Object.entries(values)) expect(result.value[name]).toEqual(value);
        for (const parameter of PARAMETERS) {
          if (!applies(parameter, result.value)) expect(result.value).not.toHaveProperty(parameter.name);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
