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
  },
});
