import { expect, it } from "vitest";
import { undocumented } from "./undocumented.ts";

it.each([
  "export const LIMIT = 3;",
  "export function find(): void {}",
  "export async function* pages() {",
  "export default function Page(): JSX.Element {",
  "export abstract class Store {",
  "export interface Store {",
  "export type Kind = string;",
])("names an export without a doc comment: %s", (line) => {
  expect(undocumented(`const before = 1;\n\n${line}\n`)).toMatchObject([{ line: 3 }]);
  expect(undocumented(`/** Why. */\n${line}\n`)).toEqual([]);
  expect(undocumented(`/**\n * Why.\n */\n// biome-ignore lint: because\n${line}\n`)).toEqual([]);
});

it("takes a comment that belongs to something else for none", () => {
  const text = "/** Of one. */\nexport const ONE = 1;\nexport const TWO = 2;\n";
  expect(undocumented(text)).toEqual([{ name: "TWO", line: 3 }]);
});

it("asks for one comment of all overloads, and for none of what is exported again", () => {
  const text = "/** Reads. */\nexport function read(a: string): void;\nexport function read(a: number): void;\n";
  expect(undocumented(`${text}export type { Other } from "./other.ts";\n`)).toEqual([]);
});
