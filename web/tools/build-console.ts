import { existsSync } from "node:fs";
import { readdir, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { replaceDirectory } from "./replace-directory.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Builds the console when it is missing or older than its sources, once for all processes that want it at once. */
export function buildConsole(): Promise<void> {
  return replaceDirectory({
    path: join(ROOT, "dist"),
    workplace: join(ROOT, "node_modules", ".console"),
    async isFresh() {
      const built = join(ROOT, "dist", "index.html");
      return existsSync(built) && (await stat(built)).mtimeMs > (await newest());
    },
    async make(outDir) {
      const begun = new Date();
      const configFile = join(ROOT, "vite.config.ts");
      await build({ root: ROOT, logLevel: "error", configFile, build: { outDir, emptyOutDir: true } });
      // What is changed meanwhile may not be in it, and counts as newer.
      await utimes(join(outDir, "index.html"), begun, begun);
    },
  });
}

/** When anything that goes into the build was changed last, in milliseconds since the Unix epoch. */
async function newest(): Promise<number> {
  const names = (await Promise.all(["src", "public"].map((name) => files(join(ROOT, name))))).flat();
  const all = [...names, ...["index.html", "vite.config.ts", "package.json"].map((name) => join(ROOT, name))];
  return Math.max(...(await Promise.all(all.map(async (name) => (await stat(name)).mtimeMs))));
}

async function files(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildConsole();
