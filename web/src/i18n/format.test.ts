import { describe, expect, it } from "vitest";
import {
  formatAgo,
  formatBytes,
  formatClock,
  formatCount,
  formatDuration,
  formatMoment,
  formatWeekdays,
  formatWords,
} from "./format.ts";

describe("numbers", () => {
  it.each([
    [0, "0 B"],
    [1023, "1,023 B"],
    [1024, "1 KiB"],
    [1536, "1.5 KiB"],
    [1024 ** 2 - 1, "1 MiB"],
    [12.34 * 1024 ** 3, "12.3 GiB"],
    [5 * 1024 ** 6, "5 EiB"],
    [2 ** 73, "8,192 EiB"],
    [Number.NaN, "–"],
  ])("%s bytes are %s", (bytes, text) => {
    expect(formatBytes(bytes, "en")).toBe(text);
  });

  it("groups digits, and shows a dash for none", () => {
    expect(formatCount(1_234_567, "en")).toBe("1,234,567");
    expect(formatCount(Number.POSITIVE_INFINITY, "zh")).toBe("–");
  });
});

describe("times", () => {
  it.each([
    [0, "0 s"],
    [59.4, "59 s"],
    [60, "1 min"],
    [3_725, "1 h 2 min"],
    [86_400 * 3 + 60, "3 d"],
    [-5, "0 s"],
    [Number.NaN, "–"],
  ])("%s seconds are %s", (seconds, text) => {
    expect(formatDuration(seconds, "en")).toBe(text);
  });

  it("tells how far a moment is, also when clocks differ", () => {
    const now = Date.UTC(2026, 6, 31, 12);
    expect(formatAgo("2026-07-31T11:57:00Z", now, "en")).toBe("3 minutes ago");
    expect(formatAgo("2026-07-31T14:00:00Z", now, "zh")).toBe("2小时后");
    expect(formatAgo("2026-07-31T12:00:05Z", now, "en")).toBe("now");
    expect(formatAgo("soon", now, "en")).toBe("soon");
    expect(formatMoment("not a date", "en")).toBe("not a date");
  });

  it("names days of the week, and the time of day", () => {
    expect(formatWeekdays([1, 0], "en")).toBe("Mon, Sun");
    expect(formatWeekdays([1, 6], "zh")).toContain("周六");
    expect(formatClock("2026-07-31T11:57:00Z", "en")).toMatch(/^\d\d:\d\d:00$/);
    expect(formatClock("soon", "en")).toBe("soon");
  });
});

it("sets words beside each other as the language does", () => {
  expect(formatWords(["签名", "软件物料清单"], "zh")).toBe("签名、软件物料清单");
  expect(formatWords(["SBOM", "Signature"], "en")).toBe("SBOM, Signature");
});
