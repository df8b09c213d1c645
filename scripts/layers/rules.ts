/** Who may import whom among the packages (docs/decisions/0001). A package that is not here may not exist. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  "object-store": ["core"],
  transfer: ["core"],
  local: ["core"],
  aws: ["core"],
  template: ["core"],
  hub: ["core"],
  api: ["core", "hub"],
  "plugin-s3": ["core", "object-store", "transfer"],
  "plugin-ecr": ["core", "transfer"],
  plugins: ["core", "plugin-s3", "plugin-ecr"],
  testkit: ["core", "transfer", "object-store", "hub"],
  server: ["core", "object-store", "transfer", "local", "hub", "api", "plugins"],
  functions: ["core", "object-store", "transfer", "aws", "local", "hub", "api", "plugins"],
  web: ["core"],
  cli: ["core", "object-store", "transfer", "local", "server", "plugins", "plugin-s3"],
};

/** Packages that run on any JavaScript host: web standards only, everything else is passed in. */
export const HOST_FREE: readonly string[] = [
  "core",
  "object-store",
  "transfer",
  "hub",
  "api",
  "plugin-s3",
  "plugin-ecr",
  "plugins",
  "web",
];

/** What tests of any package may import beside their own package's list. */
export const FOR_TESTS: readonly string[] = ["core", "object-store", "transfer", "local", "testkit", "hub", "plugins"];

/** What tests of one package may import beside that: the console's work against a whole hub. */
export const FOR_TESTS_OF: Readonly<Record<string, readonly string[]>> = { web: ["api", "server"] };

/** Sources beside tests that may import testkit: the demonstration's embedded server is testkit's S3. */
export const DEMO = /^packages\/cli\/src\/demo[/.-]/;

/** A plugin's CloudFormation template: made on a developer's machine or in CI, of `template`'s parts and the plugin's own manifest. */
export const TEMPLATE = /^plugins\/[^/]+\/template\//;

/** Programs that make the console and measure it: they run on a developer's machine and in CI. */
const MAKES_CONSOLE = /^web\/(bench\/|tools\/|vite\.config\.ts$)/;

/** Whether a file takes part in tests, or in making or measuring the console, only. */
export function isTest(path: string): boolean {
  return path.endsWith(".test.ts") || /^((packages|plugins)\/[^/]+|web)\/test\//.test(path) || MAKES_CONSOLE.test(path);
}
