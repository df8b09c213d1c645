/** Who may import whom among the packages (docs/decisions/0001). A package that is not here may not exist. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  "object-store": ["core"],
  transfer: ["core"],
  local: ["core"],
  testkit: ["core", "transfer", "object-store"],
  cli: ["core", "object-store", "transfer", "local"],
};

/** Packages that run on any JavaScript host: web standards only, everything else is passed in. */
export const HOST_FREE: readonly string[] = ["core", "object-store", "transfer"];

/** What tests of any package may import beside their own package's list. */
export const FOR_TESTS: readonly string[] = ["core", "object-store", "transfer", "local", "testkit"];

/** Sources beside tests that may import testkit: the demonstration's embedded server is testkit's S3. */
export const DEMO = /^packages\/cli\/src\/demo[/.-]/;

/** Whether a file takes part in tests only. */
export function isTest(path: string): boolean {
  return path.endsWith(".test.ts") || /^packages\/[^/]+\/test\//.test(path);
}
