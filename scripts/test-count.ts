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

/** How a run of vitest ended. */
export interface TestOutcome {
  /** Per file, by its absolute path. */
  readonly files: ReadonlyMap<string, TestCount>;
  /** Failures that belong to no file: vitest itself failed, or something went wrong between the tests. */
  readonly elsewhere: number;
}

/**
 * Reads a vitest report. Skipped and todo tests count as failed: a test that does not run proves nothing.
 * @param exitCode of vitest, which also fails for unhandled errors that belong to no test
 */
export function readOutcome(report: VitestReport | undefined, exitCode: number): TestOutcome {
  const files = new Map((report?.testResults ?? []).map((file) => [file.name, countFile(file)]));
  const elsewhere = exitCode !== 0 && failedFiles({ files, elsewhere: 0 }).length === 0 ? 1 : 0;
  return { files, elsewhere };
}

function countFile({ status, assertionResults }: VitestReport["testResults"][number]): TestCount {
  const passed = assertionResults.filter((test) => test.status === "passed").length;
  const failed = assertionResults.length - passed;
  return { passed, failed: status === "failed" && failed === 0 ? 1 : failed };
}

/** Files in which something failed. */
export function failedFiles({ files }: TestOutcome): readonly string[] {
  return [...files].filter(([, { failed }]) => failed > 0).map(([name]) => name);
}

/** All of an outcome's tests together. */
export function total({ files, elsewhere }: TestOutcome): TestCount {
  return [...files.values()].reduce(add, { passed: 0, failed: elsewhere });
}
