import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attachedTo, compileTagRules, type TagRules } from "./tag-rules.ts";

const TAGS = [
  "latest",
  "1.24.0",
  "1.25",
  "v1.26.1",
  "1.25.3-alpine",
  "2.0.0",
  "2.0.0-rc1",
  "10.0",
  "edge-7",
  "edge-12",
];
const choose = (rules: TagRules, tags: readonly string[] = TAGS) =>
  compileTagRules(rules)(tags.map((tag) => ({ tag })));

describe("which tags take part", () => {
  it.each<[TagRules, readonly string[]]>([
    [{}, TAGS],
    [{ tags: ["edge-*", "latest"] }, ["latest", "edge-7", "edge-12"]],
    [{ regex: "\\d+\\.\\d+" }, ["1.25", "10.0"]],
    [{ regex: "1|edge-7" }, ["edge-7"]],
    [{ range: ">=1.25 <2" }, ["1.25", "v1.26.1"]],
    [{ range: "^2.0.0-0" }, ["2.0.0", "2.0.0-rc1"]],
    [{ range: "1.24 || 10.x" }, ["1.24.0", "10.0"]],
    [{ exclude: ["*-*"] }, ["latest", "1.24.0", "1.25", "v1.26.1", "2.0.0", "10.0"]],
    [{ tags: ["edge-*"], newest: 1 }, ["edge-12"]],
    [{ range: "*", newest: 2 }, ["10.0", "2.0.0"]],
    [{ newest: 3 }, ["10.0", "2.0.0", "2.0.0-rc1"]],
  ])("%j", (rules, expected) => {
    expect(choose(rules)).toEqual(expected);
  });

  it("counts the newest by push date where it is known", () => {
    const listed = [
      { tag: "3.0", pushedAt: 1 },
      { tag: "1.0", pushedAt: 3 },
      { tag: "2.0", pushedAt: 2 },
    ];
    expect(compileTagRules({ newest: 2 })(listed)).toEqual(["1.0", "2.0"]);
  });

  it("leaves attachments to their image", () => {
    const hex = "b".repeat(64);
    expect(choose({}, [`sha256-${hex}.sig`, `sha256-${hex}`, "sha256-short", "x"])).toEqual(["sha256-short", "x"]);
    expect(attachedTo(`sha256-${hex}.att`)).toBe(`sha256:${hex}`);
    expect(attachedTo("latest")).toBeUndefined();
  });

  it.each<[TagRules]>([[{ regex: "(" }], [{ range: "one" }], [{ tags: ["["] }], [{ exclude: ["{"] }]])(
    "refuses %j",
    (rules) => {
      expect(() => compileTagRules(rules)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
    },
  );

  it("chooses a part of what is there, and the same part in any order", () => {
    const tag = fc.oneof(
      fc.stringMatching(/^v?\d{1,2}(\.\d{1,2}){0,2}(-[a-z]{1,3})?$/),
      fc.stringMatching(/^[a-z]{1,3}$/),
    );
    fc.assert(
      fc.property(fc.uniqueArray(tag, { maxLength: 20 }), fc.nat({ max: 22 }), (tags, newest) => {
        const chosen = choose({ newest }, tags);
        expect(chosen).toHaveLength(Math.min(newest, tags.length));
        expect([...choose({ newest }, [...tags].reverse())].sort()).toEqual([...chosen].sort());
      }),
    );
  });
});
