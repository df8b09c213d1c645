import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type MadeDirectory, replaceDirectory } from "./replace-directory.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "dth-replace-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A directory of one file that says how often it was made. */
function counted(during: () => void = () => undefined) {
  let times = 0;
  const path = join(root, "made");
  const made: MadeDirectory = {
    path,
    workplace: join(root, "work"),
    isFresh: async () => times > 0,
    async make(directory) {
      await new Promise((resolve) => setImmediate(resolve));
      during();
      times += 1;
      writeFileSync(join(directory, "times"), String(times));
    },
  };
  return { made, read: () => readFileSync(join(path, "times"), "utf8") };
}

it("is made once for all who want it at once, and leaves nothing beside it", async () => {
  const { made, read } = counted();
  await Promise.all([1, 2, 3].map(() => replaceDirectory(made)));
  expect(read()).toBe("1");
  expect(readdirSync(made.workplace)).toEqual([]);
});

it("is the old one until all of the new one is there", async () => {
  const seen: string[] = [];
  const { made, read } = counted(() => seen.push(read()));
  mkdirSync(made.path);
  writeFileSync(join(made.path, "times"), "old");
  await replaceDirectory(made);
  expect([...seen, read()]).toEqual(["old", "1"]);
});

it("is made again after whoever made it failed, or died", async () => {
  const { made, read } = counted();
  const broken = { ...made, make: () => Promise.reject(new Error("does not build")) };
  await expect(replaceDirectory(broken)).rejects.toThrow("does not build");
  const { pid } = spawnSync(process.execPath, ["--version"]);
  writeFileSync(join(made.workplace, "lock"), String(pid));
  await replaceDirectory(made);
  expect(read()).toBe("1");
});
