import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { staleness } from "./setup.mjs";

const LOCK = {
  "": {},
  "packages/core": { version: "0.1.0" },
  "node_modules/@dth/core": { link: true },
  "node_modules/a": { version: "1.0.0" },
  "node_modules/a-linux": { version: "1.0.0", os: ["linux"], cpu: ["x64"], optional: true },
  "node_modules/a-darwin": { version: "1.0.0", os: ["darwin"], optional: true },
};

let root = "";

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "dth-setup-"));
  await writeJson("package-lock.json", { packages: LOCK });
  for (const path of Object.keys(LOCK)) if (path) await writeJson(`${path}/package.json`, {});
  await installed({ "node_modules/a-darwin": undefined });
});
afterEach(() => rm(root, { recursive: true }));

async function writeJson(path: string, value: unknown): Promise<void> {
  await mkdir(join(root, path, ".."), { recursive: true });
  await writeFile(join(root, path), JSON.stringify(value));
}

/** Writes npm's own record of what is installed: the lock file with some entries changed. */
async function installed(changes: Record<string, unknown>): Promise<void> {
  await writeJson("node_modules/.package-lock.json", { packages: { ...LOCK, ...changes } });
}

describe("npm scripts", () => {
  const { scripts } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const asked = Object.keys(scripts).filter((name) => !(name.startsWith("pre") && name.slice(3) in scripts));

  it.each(asked.filter((name) => name !== "setup"))("%s begins with setup, whatever Node runs it", (name) => {
    expect(scripts[`pre${name}`]).toMatch(/^node scripts\/setup\.mjs/u);
  });
});

const here = () => staleness(root, "linux", "x64");

describe("staleness", () => {
  it("is content with what the lock file says, less other platforms' packages", () => {
    expect(here()).toBeUndefined();
  });

  it("sees that nothing is installed, or that an install was cut off", async () => {
    await rm(join(root, "node_modules/.package-lock.json"));
    expect(here()).toContain("no npm packages");
  });

  it("sees a changed lock file", async () => {
    await installed({ "node_modules/a": { version: "0.9.0" } });
    expect(here()).toContain("node_modules/a ");
    await installed({ "node_modules/a": undefined });
    expect(here()).toContain("node_modules/a ");
  });

  it("sees a package that somebody removed", async () => {
    await rm(join(root, "node_modules/a"), { recursive: true });
    expect(here()).toBe("node_modules/a is missing");
  });

  it("sees a tree from another kind of machine", () => {
    expect(staleness(root, "darwin", "arm64")).toContain("another kind of machine");
  });
});
