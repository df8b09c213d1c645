import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { makeDirectories } from "./make-directories.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "dth-make-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it("makes what is missing, from the outermost on, and tells what that was", () => {
  expect(makeDirectories(join(root, "a/b/c"), 0o700)).toEqual(["a", "a/b", "a/b/c"].map((name) => join(root, name)));
  expect(statSync(join(root, "a/b")).mode & 0o777).toBe(0o700);
  expect(makeDirectories(join(root, "a/b/c"))).toEqual([]);
  expect(makeDirectories(join(root, "a/b/d"))).toEqual([join(root, "a/b/d")]);
});

it.each([
  ["k", "EEXIST"],
  ["k/a/b", "ENOTDIR"],
])("refuses where a file stands in the way: %s", (path, code) => {
  writeFileSync(join(root, "k"), "");
  expect(() => makeDirectories(join(root, path))).toThrow(code);
});

// Node's own `recursive` never does (24.21).
it.runIf(existsSync("/proc/self"))("ends where the system has no place for one", () => {
  expect(() => makeDirectories("/proc/self/no-such/place")).toThrow("ENOENT");
});
