import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "dth-demo-"));
  for (const name of ["files", "temporary"]) mkdirSync(join(directory, name));
  for (let n = 0; n < 20; n++) writeFileSync(join(directory, "files", `file ${n}.txt`), `content ${n}`);
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Starts the demonstration with a temporary directory of its own. */
function demo(...flags: readonly string[]) {
  const env = { PATH: process.env.PATH, HOME: directory, TMPDIR: join(directory, "temporary") };
  const argv = [MAIN, "demo", "--dir", join(directory, "files"), ...flags];
  const child = spawn(process.execPath, argv, { env, stdio: ["ignore", "pipe", "inherit"] });
  const lines: string[] = [];
  const output = createInterface({ input: child.stdout });
  output.on("line", (line) => lines.push(line));
  return { child, lines, output, gone: once(child, "close") };
}

it("shows objects and images at a hub, proves them, and ends", { timeout: 120_000 }, async () => {
  const { lines, gone } = demo("--once");
  expect(await gone).toEqual([0, null]);
  const said = lines.join("\n");
  expect(said).toContain("21 objects are equal");
  expect(said).toMatch(/4\/4 images have the same digest|Left out, as programs for images are missing/);
  expect(said).toContain("Bucket to bucket       DONE  runs 2, receipts 2");
  expect(said).toContain("Everything arrived, and is proven.");
  expect(readdirSync(join(directory, "temporary"))).toEqual([]);
});

it("stays up with an address and a token, until it is asked to end", { timeout: 120_000 }, async () => {
  const { child, lines, output, gone } = demo();
  try {
    await new Promise<void>((up) => output.on("line", (line) => line.includes("npx dth run list") && up()));
    const said = lines.join("\n");
    const [, url] = /DTH_HUB_URL=(\S+)/.exec(said) ?? [];
    const [, token] = /DTH_HUB_TOKEN=(\S+)/.exec(said) ?? [];
    const answer = await fetch(`${url}/api/v1/tasks`, { headers: { authorization: `Bearer ${token}` } });
    const { items } = await answer.json();
    // Something goes on, and comes back: there is more to watch than what was.
    expect(items).toContainEqual(
      expect.objectContaining({ currentRunId: expect.any(String), schedule: { kind: "rate", everyMinutes: 15 } }),
    );
  } finally {
    child.kill("SIGTERM");
  }
  expect(await gone).toEqual([0, null]);
  expect(readdirSync(join(directory, "temporary"))).toEqual([]);
});
