import { describe, expect, it } from "vitest";
import { failedFiles, readOutcome, summaryLine, total, type VitestReport } from "./test-count.ts";

let files = 0;
const file = (status: string, ...tests: string[]) => ({
  name: `${++files}.test.ts`,
  status,
  assertionResults: tests.map((outcome) => ({ status: outcome })),
});

const countVitest = (report: VitestReport | undefined, exitCode: number) => total(readOutcome(report, exitCode));

describe("what a report says", () => {
  it("adds up the files", () => {
    const testResults = [file("passed", "passed", "passed"), file("failed", "passed", "failed")];
    expect(countVitest({ success: false, testResults }, 1)).toEqual({ passed: 3, failed: 1 });
  });

  it("names the files in which something failed", () => {
    const testResults = [file("passed", "passed"), file("failed", "passed", "failed"), file("failed")];
    const failed = testResults.slice(1).map(({ name }) => name);
    expect(failedFiles(readOutcome({ success: false, testResults }, 1))).toEqual(failed);
  });

  it("counts a file that does not load as failed", () => {
    expect(countVitest({ success: false, testResults: [file("failed")] }, 1)).toEqual({ passed: 0, failed: 1 });
  });

  it("counts a skipped test as failed", () => {
    expect(countVitest({ success: true, testResults: [file("passed", "passed", "skipped")] }, 0).failed).toBe(1);
  });

  it("fails when vitest failed without a failed test, or left no report", () => {
    expect(countVitest({ success: false, testResults: [file("passed", "passed")] }, 1).failed).toBe(1);
    expect(countVitest(undefined, 1)).toEqual({ passed: 0, failed: 1 });
  });
});

it("closes with a plain line", () => {
  expect(summaryLine({ passed: 12, failed: 0 })).toBe("12 passed, 0 failed");
});
