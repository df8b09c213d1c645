import { failedFiles, type TestOutcome } from "./test-count.ts";

/** More files than these do not fail for being disturbed. */
const MAX_FILES = 3;

/**
 * Runs the files that failed once more, by themselves: hundreds of tests with processes and browsers share a few cores, and
 * what cannot bear that is no reason to hold a change back. It is named, for its next reader to mend; what fails alone
 * has failed. Where many files fail, or something failed that belongs to no file, the first outcome stands.
 *
 * @param run runs the files and tells how they ended
 */
export async function tryAgain(
  first: TestOutcome,
  run: (files: readonly string[]) => Promise<TestOutcome>,
  say: (line: string) => void,
): Promise<TestOutcome> {
  const failed = failedFiles(first);
  if (failed.length === 0 || failed.length > MAX_FILES || first.elsewhere > 0) return first;
  say(`\nFailed beside the others, and now by themselves:\n${failed.map((name) => `  ${name}`).join("\n")}`);
  const second = await run(failed);
  const still = new Set(failedFiles(second));
  for (const name of failed)
    if (!still.has(name) && second.files.has(name)) say(`UNSTEADY  ${name} passed only by itself`);
  return { files: new Map([...first.files, ...second.files]), elsewhere: second.elsewhere };
}
