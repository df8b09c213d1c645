import * as fc from "fast-check";
import { expect, it } from "vitest";
import { languageOf } from "./language.ts";

it.each([
  [undefined, "en"],
  ["", "en"],
  ["zh-CN,zh;q=0.9,en;q=0.8", "zh"],
  ["en-GB, zh;q=0.9", "en"],
  ["fr, zh-TW;q=0.5, en;q=0.4", "zh"],
  ["fr, de", "en"],
  ["en;q=0.1, zh;q=0.2", "zh"],
  ["zh;q=0, en", "en"],
  ["*", "en"],
  ["ZH", "zh"],
])("%s is %s", (header, language) => {
  expect(languageOf(header)).toBe(language);
});

it("takes any header", () => {
  fc.assert(
    fc.property(fc.string(), (header) => {
      expect(["en", "zh"]).toContain(languageOf(header));
    }),
  );
});
