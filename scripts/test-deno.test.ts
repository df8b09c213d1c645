import { describe, expect, it } from "vitest";
import { countDeno } from "./test-deno.ts";

describe("countDeno", () => {
  it("reads the closing line", () => {
    expect(countDeno("…\nok | 11 passed (3 steps) | 0 failed (1s)\n", 0)).toEqual({ passed: 11, failed: 0 });
    expect(countDeno("FAILED | 10 passed | 1 failed (1s)\n", 1)).toEqual({ passed: 10, failed: 1 });
  });

  it("counts a run that ended badly or early as failed", () => {
    expect(countDeno("ok | 11 passed | 0 failed (1s)\n", 1)).toEqual({ passed: 11, failed: 1 });
    expect(countDeno("error: Module not found\n", 1)).toEqual({ passed: 0, failed: 1 });
  });
});
