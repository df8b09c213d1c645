import { ERROR_CODES } from "@dth/core/error-codes";
import { describe, expect, it } from "vitest";
import { inConsole, saysCheck } from "./in-console.ts";

/** What only somebody at the hub's machine can do, whoever reads of it. */
const AT_THE_MACHINE = /`dth hub [^`]+`/g;

describe("advice in the console", () => {
  it.each(["en", "zh"] as const)("names no command of the terminal in %s", (language) => {
    const left = Object.entries(ERROR_CODES).flatMap(([code, { remedy }]) => {
      const shown = inConsole(remedy[language], language).replaceAll(AT_THE_MACHINE, "");
      return shown.includes("`dth ") ? [`${code}: ${shown}`] : [];
    });
    expect(left).toEqual([]);
  });

  it("says what to press", () => {
    const { en, zh } = ERROR_CODES.ACCESS_DENIED.remedy;
    expect(inConsole(en, "en")).toContain("“Check both sides” shows which one");
    expect(inConsole(zh, "zh")).toContain("请用 “检查两端”查看缺少哪项权限");
    expect(saysCheck(en) && saysCheck(zh)).toBe(true);
    expect(saysCheck(ERROR_CODES.CANCELLED.remedy.en)).toBe(false);
  });
});
