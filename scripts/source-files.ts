import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT, runCommand } from "./run-command.ts";

/** Paths that git knows or would take, from the root, that match `patterns` (git's own globs) and still exist. */
export async function listFiles(...patterns: readonly string[]): Promise<readonly string[]> {
  const list = async (...flags: string[]) => {
    const result = await runCommand(["git", "ls-files", "-z", ...flags, "--", ...patterns]);
    if (result.code !== 0) throw new Error(`git ls-files failed: ${result.output.trim()}`);
    return result.output.split("\0").filter((path) => path !== "");
  };
  const deleted = new Set(await list("--deleted"));
  const present = await list("--cached", "--others", "--exclude-standard");
  return [...new Set(present)].filter((path) => !deleted.has(path)).sort();
}

/** Every TypeScript source, those with markup included, by its path from the root. */
export function readSources(): Promise<ReadonlyMap<string, string>> {
  return readFiles("*.ts", "*.tsx");
}

/** Every style sheet by its path from the root. */
export function readStyles(): Promise<ReadonlyMap<string, string>> {
  return readFiles("*.css");
}

async function readFiles(...patterns: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const paths = await listFiles(...patterns);
  const texts = await Promise.all(paths.map((path) => readFile(join(ROOT, path), "utf8")));
  return new Map(paths.map((path, index) => [path, texts[index] ?? ""]));
}
