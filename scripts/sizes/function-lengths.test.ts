import { expect, it } from "vitest";
import { functionLengths } from "./function-lengths.ts";

const measure = (text: string, path = "a.ts") => functionLengths(path, text).map(({ name, lines }) => [name, lines]);

it.each([
  ["export async function open(\n  a: string,\n): Promise<void> {\n  a;\n}", "open", 5],
  ["const close: Close = () => {\n  1;\n};", "close", 3],
  ["export default function () {\n}", "default", 2],
  ["class Store {\n  async list() {\n    1;\n\n    // 2\n  }\n}", "list", 5],
  ["class Store {\n  #list = () => {\n  };\n}", "#list", 2],
  ["const store = {\n  list: () =>\n    1,\n};", "list", 2],
  ["on('end', () => {\n});", "on('end')", 2],
  ["run(async () => {\n});", "run", 2],
])("measures a function from its first line to its last one: %s", (text, name, lines) => {
  expect(measure(text)).toEqual([[name, lines]]);
});

it("measures what a function holds as part of it, and by itself", () => {
  expect(measure("function outer() {\n  const inner = () => {\n    1;\n  };\n}")).toEqual([
    ["outer", 5],
    ["inner", 3],
  ]);
});

it("reads markup", () => {
  expect(measure("const Page = () => (\n  <p>\n    <b />\n  </p>\n);", "a.tsx")).toEqual([["Page", 5]]);
});

it("measures each test, and not what gathers tests", () => {
  const text =
    "function suite() {\n  describe('one', () => {\n    it.each([1])('two', () => {\n      1;\n    });\n  });\n}";
  expect(measure(text)).toEqual([["it.each([1])('two')", 3]]);
  expect(measure("describe('one', () => {\n  const helper = () => 1;\n  it('two', helper);\n});")).toEqual([
    ["helper", 1],
  ]);
});

it("names a source that it cannot read", () => {
  expect(() => functionLengths("a.ts", "function (")).toThrow(/^a\.ts: /);
});
