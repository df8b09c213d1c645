import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { generateOperations } from "./generate-operations.ts";

const read = (path: string) => readFile(new URL(path, import.meta.url), "utf8");

it("has written what is in the sources", async () => {
  const sdl = await readFile(fileURLToPath(import.meta.resolve("@dth/api/schema.graphql")), "utf8");
  const written = await read("../src/api/operations.ts");
  expect(
    written === generateOperations(sdl, await read("../src/api/operations.graphql")),
    "run node web/tools/generate-operations.ts",
  ).toBe(true);
});

it("refuses what does not fit the schema", () => {
  expect(() => generateOperations("type Query { a: Int }", "query Q { b }")).toThrow("b");
});
