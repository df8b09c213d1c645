/** How many tests ended how. A file that cannot be loaded counts as one failed test. */
export interface TestCount {
  readonly passed: number;
  readonly failed: number;
}

/** Both together. */
export function add(a: TestCount, b: TestCount): TestCount {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed };
}

/** The closing line, alone on its line: `N passed, N failed`. */
export function summaryLine(count: TestCount): string {
  return `${count.passed} passed, ${count.failed} failed`;
}

/** What vitest's JSON report says, of which only this is read. */
export interface VitestReport {
  readonly success: boolean;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/**
 * Counts a vitest report. Skipped and todo tests count as failed: a test that does not run proves nothing.
 * @param exitCode of vitest, which also fails for unhandled errors that belong to no test
 */
export function countVitest(report: VitestReport | undefined, exitCode: number): TestCount {
  let count: TestCount = { passed: 0, failed: 0 };
  for (const file of report?.testResults ?? []) {
    const passed = file.assertionResults.filter((test) => test.status === "passed").length;
    const failed = file.assertionResults.length - passed;
    const broken = file.status === "failed" && failed === 0 ? 1 : 0;
    count = add(count, { passed, failed: failed + broken });
  }
  return exitCode !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
}
