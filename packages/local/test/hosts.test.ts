import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const run = promisify(execFile);
const script = join(import.meta.dirname, "hosts/exercise.ts");

it.each([
  ["Node", process.execPath, [script]],
  ["Deno", join(import.meta.dirname, "../../../node_modules/.bin/deno"), ["run", "-A", script]],
])("directories, digests, clock and ids do the same on %s", async (_, command, args) => {
  const { stdout } = await run(command, args);
  expect(stdout).toBe("all as promised\n");
});
