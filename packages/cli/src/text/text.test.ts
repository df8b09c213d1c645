import { parseInstant, parseSize } from "@dth/core/quantities";
import { describe, expect, it } from "vitest";
import { pickLanguage } from "./language.ts";
import { suggest } from "./suggest.ts";
import { formatBytes, formatCount, formatDuration } from "./units.ts";
import { displayWidth, padStart, printable, truncate, wrap } from "./width.ts";

describe("pickLanguage", () => {
  it.each([
    [undefined, {}, "en"],
    [undefined, { LANG: "zh_CN.UTF-8" }, "zh"],
    [undefined, { LC_ALL: "C", LANG: "zh_CN.UTF-8" }, "en"],
    [undefined, { LC_ALL: "", LANG: "zh_TW" }, "zh"],
    ["en", { LANG: "zh_CN.UTF-8" }, "en"],
    ["zh", { LANG: "en_US.UTF-8" }, "zh"],
  ] as const)("flag %s with %o gives %s", (flag, env, language) => {
    expect(pickLanguage(flag, env)).toBe(language);
  });
});

describe("sizes", () => {
  it.each([
    ["0", 0],
    ["500", 500],
    ["10k", 10_240],
    ["1.5M", 1_572_864],
    ["5MiB", 5_242_880],
    ["5MB", 5_000_000],
    ["2 GiB", 2_147_483_648],
    ["7b", 7],
  ])("reads %s", (text, bytes) => expect(parseSize(text)).toBe(bytes));
  it.each(["", "-1", "1x", "MiB", "1e3", "1 0"])("refuses %j", (text) => expect(parseSize(text)).toBeUndefined());
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1000, "0.98 KiB"],
    [1024, "1.00 KiB"],
    [10_240, "10.0 KiB"],
    [1_073_741_824, "1.00 GiB"],
  ])("shows %d as %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});

describe("times and counts", () => {
  it.each([
    [0, "0.0 s"],
    [9_940, "9.9 s"],
    [9_960, "10 s"],
    [65_000, "1 min 05 s"],
    [3_599_600, "1 h 00 min"],
    [90_000_000, "1 d 1 h"],
  ])("shows %d ms as %s", (ms, text) => expect(formatDuration(ms)).toBe(text));
  it.each([
    [9_940, "9.9 秒"],
    [65_000, "1 分 05 秒"],
    [3_599_600, "1 小时 00 分"],
    [90_000_000, "1 天 1 小时"],
  ])("shows %d ms as %s in Chinese", (ms, text) => expect(formatDuration(ms, "zh")).toBe(text));
  it("groups digits", () => {
    expect([0, 999, 1000, 1234567].map(formatCount)).toEqual(["0", "999", "1,000", "1,234,567"]);
  });
  it("refuses what is no moment", () => {
    for (const text of ["soon", "2026-13-45", "7", "d7", ""]) expect(parseInstant(text, 0)).toBeUndefined();
  });
});

describe("suggest", () => {
  it.each([
    ["cpoy", "copy"],
    ["verfiy", "verify"],
    ["conn", "connection"],
    ["xyzzy", undefined],
  ])("%s means %s", (given, meant) => {
    expect(suggest(given, ["copy", "diff", "verify", "connection", "doctor"])).toBe(meant);
  });
});

describe("width", () => {
  it("counts wide characters as two columns and marks as none", () => {
    expect([displayWidth("abc"), displayWidth("复制"), displayWidth("e\u0301"), displayWidth("😀")]).toEqual([
      3, 4, 1, 2,
    ]);
    expect(padStart("复", 4)).toBe("  复");
  });
  it("never cuts wider than asked", () => {
    for (const text of ["hello world", "复制对象复制对象", "a复b制c"]) {
      for (let width = 1; width < 12; width++) expect(displayWidth(truncate(text, width))).toBeLessThanOrEqual(width);
    }
  });
  it("wraps words and Chinese, losing nothing", () => {
    const text = "写 keys 到 destination，然后 verify 每个对象。";
    const lines = wrap(text, 14);
    expect(lines.every((line) => displayWidth(line) <= 16)).toBe(true);
    expect(lines.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
    expect(wrap("one two three four", 9)).toEqual(["one two", "three", "four"]);
    expect(wrap("请重新运行。（退出码 1）", 14)).toEqual(["请重新运行。", "（退出码 1）"]);
  });
  it("keeps keys from steering the terminal", () => {
    expect(printable("a\x1b[2Jb\nc\u2028")).toBe("a\\x1b[2Jb\\x0ac\\u2028");
  });
});
