import { defineConfig } from "vitest/config";

export default defineConfig({
  // As Node resolves packages: else graphql is there twice, once for us and once for graphql-yoga, and refuses that.
  ssr: { resolve: { conditions: ["module-sync", "node", "import", "default"] } },
  test: {
    include: [
      "packages/*/{src,test}/**/*.test.ts",
      "plugins/*/{src,test,template}/**/*.test.ts",
      "web/{src,test,tools,bench}/**/*.test.ts",
      "scripts/**/*.test.ts",
    ],
    environment: "node",
    maxWorkers: 2,
    testTimeout: 30_000,
    // Hooks start servers and processes, and a process' first start takes ten seconds where caches are cold.
    hookTimeout: 60_000,
    // What is waited for may need a turn of the machine's other work, which is more than the second that is given.
    expect: { poll: { timeout: 20_000 } },
  },
});
