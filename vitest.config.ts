import { defineConfig } from "vitest/config";

/** Tests beside the code that they are about. */
const UNITS = ["packages/*/src/**/*.test.ts", "plugins/*/{src,template}/**/*.test.ts"];

export default defineConfig({
  // As Node resolves packages: else graphql is there twice, once for us and once for graphql-yoga, and refuses that.
  ssr: { resolve: { conditions: ["module-sync", "node", "import", "default"] } },
  test: {
    environment: "node",
    maxWorkers: 2,
    testTimeout: 30_000,
    // Hooks start servers and processes, and a process' first start takes ten seconds where caches are cold.
    hookTimeout: 60_000,
    // What is waited for may need a turn of the machine's other work, which is more than the second that is given.
    expect: { poll: { timeout: 20_000 } },
    projects: [
      // They share processes, and with them the modules that are loaded: loading takes longer than most of these tests.
      { extends: true, test: { name: "units", include: UNITS, isolate: false } },
      {
        extends: true,
        test: {
          name: "programs",
          include: [
            "packages/*/test/**/*.test.ts",
            "plugins/*/test/**/*.test.ts",
            "web/{src,test,tools,bench}/**/*.test.ts",
            "scripts/**/*.test.ts",
          ],
        },
      },
    ],
  },
});
