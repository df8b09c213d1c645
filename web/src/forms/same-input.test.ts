import { expect, it } from "vitest";
import { isSameInput } from "./same-input.ts";

const BEFORE = { name: "n", parameters: { bucket: "photos", prefix: "" }, on: ["done", "error"] };

it.each([
  ["the same", structuredClone(BEFORE)],
  ["names in another order", { on: ["done", "error"], parameters: { prefix: "", bucket: "photos" }, name: "n" }],
  ["without what is empty", { name: "n", parameters: { bucket: "photos" }, on: ["done", "error"], none: undefined }],
])("knows for the same: %s", (_, after) => {
  expect(isSameInput(BEFORE, after)).toBe(true);
});

it.each([
  ["another text", { ...BEFORE, name: "m" }],
  ["one within", { ...BEFORE, parameters: { bucket: "photos", prefix: "a/" } }],
  ["one that is gone", { ...BEFORE, parameters: {} }],
  ["fewer of a list", { ...BEFORE, on: ["done"] }],
  ["a number for its text", { ...BEFORE, name: 1 }],
])("tells apart: %s", (_, after) => {
  expect(isSameInput(BEFORE, after)).toBe(false);
});
