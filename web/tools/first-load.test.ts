import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { beforeAll, expect, it } from "vitest";
import { buildConsole } from "./build-console.ts";

const DIST = new URL("../dist/", import.meta.url);
const MOST_KB = 120;

/** Scripts that a page needs before it shows: the entry, what that imports, and the page's own piece with its imports. */
async function scriptsOf(entries: readonly string[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const visit = async (name: string): Promise<void> => {
    if (found.has(name)) return;
    found.add(name);
    const text = await readFile(new URL(name, DIST), "utf8");
    const imported = [...text.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)].map(
      ([, file]) => `assets/${file}`,
    );
    await Promise.all(imported.map(visit));
  };
  await Promise.all(entries.map(visit));
  return found;
}

beforeAll(buildConsole, 120_000);

it(`loads at most ${MOST_KB} kB of compressed script before a page shows`, async () => {
  const html = await readFile(new URL("index.html", DIST), "utf8");
  const entries = [...html.matchAll(/src="\/(assets\/[^"]+\.js)"/g)].map(([, file]) => file ?? "");
  expect(entries).toHaveLength(1);
  const { readdir } = await import("node:fs/promises");
  const pieces = await readdir(fileURLToPath(new URL("assets", DIST)));
  for (const page of ["HomePage", "TasksPage", "TaskPage", "WizardPage", "RunPage"]) {
    const piece = pieces.find((name) => name.startsWith(`${page}-`) && name.endsWith(".js"));
    const scripts = await scriptsOf([...entries, `assets/${piece}`]);
    const texts = await Promise.all([...scripts].map((name) => readFile(new URL(name, DIST))));
    const size = (compress: (text: Uint8Array) => Uint8Array) =>
      texts.reduce((sum, text) => sum + compress(text).length, 0) / 1000;
    console.log(
      `${page}: ${size(gzipSync).toFixed(1)} kB gzip, ${size(brotliCompressSync).toFixed(1)} kB brotli, ${scripts.size} files`,
    );
    expect(size(gzipSync)).toBeLessThanOrEqual(MOST_KB);
  }
});

it("writes nothing into the page that the policy of content would refuse", async () => {
  const html = await readFile(new URL("index.html", DIST), "utf8");
  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/);
});
