import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Modules of a package that start nothing when they are imported. */
function modules(name: string): readonly string[] {
  const directory = join(ROOT, "packages", name, "src");
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts") && !path.endsWith("main.ts"))
    .map((path) => join(directory, path));
}

for (const name of ["core", "object-store", "transfer", "local"]) {
  test(`every module of ${name} loads`, async () => {
    const paths = modules(name);
    assert.ok(paths.length > 0);
    for (const path of paths) await import(pathToFileURL(path).href);
  });
}
