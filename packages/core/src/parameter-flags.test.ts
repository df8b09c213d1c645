import { describe, expect, it } from "vitest";
import { PARAMETERS } from "../test/parameters.ts";
import type { Parameter } from "./parameter.ts";
import { flagOf, isRepeatable, readFlag } from "./parameter-flags.ts";

const NOW = Date.parse("2026-02-01T00:00:00Z");

function parameter(name: string): Parameter {
  const found = PARAMETERS.find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no parameter ${name}`);
  return found;
}

describe("flagOf", () => {
  it.each([
    ["bucket", "bucket"],
    ["partSize", "part-size"],
    ["kmsKeyId", "kms-key-id"],
    ["useSSL", "use-ssl"],
  ])("%s is --%s", (name, flag) => {
    expect(flagOf({ name })).toBe(flag);
    expect(flagOf({ name }, "destination")).toBe(`destination-${flag}`);
  });
});

describe("readFlag", () => {
  it.each<[string, string[], unknown]>([
    ["must", ["some text"], "some text"],
    ["must", ["first", "last"], "last"],
    ["mode", ["fancy"], "fancy"],
    ["secret", ["keys"], "keys"],
    ["size", ["5MiB"], 5 * 1024 * 1024],
    ["depth", ["3"], 3],
    ["flag", [""], true],
    ["flag", ["no"], false],
    ["at", ["7d"], NOW - 7 * 864e5],
    ["at", ["2026-01-31"], Date.parse("2026-01-31")],
    ["items", ["a,b", "c"], ["a,b", "c"]],
    ["tags", ["a=1", "b=x=y", "c="], { a: "1", b: "x=y", c: "" }],
  ])("%s %j", (name, texts, value) => {
    expect(readFlag(parameter(name), texts, NOW)).toEqual({ ok: true, value });
  });

  it.each([
    ["size", "many", "a size"],
    ["depth", "1.5", "a whole number"],
    ["depth", "-1", "a whole number"],
    ["depth", "9999999999999999", "a whole number"],
    ["flag", "perhaps", "true or false"],
    ["at", "yesterday", "a date"],
    ["tags", "novalue", "name=value"],
    ["tags", "=x", "name=value"],
  ])("%s cannot be %j", (name, text, expected) => {
    const reading = readFlag(parameter(name), [text], NOW);
    expect(reading.ok ? "" : reading.expected.en).toContain(expected);
  });

  it("tells which flags may come again", () => {
    expect(PARAMETERS.filter(isRepeatable).map(({ name }) => name)).toEqual(["items", "tags"]);
  });
});
