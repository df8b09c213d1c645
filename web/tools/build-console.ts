import { existsSync } from "node:fs";
import { readdir, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Builds the console when it is missing or older than its sources. */
export async function buildConsole(): Promise<void> {
  const built = join(ROOT, "dist", "index.html");
  if (existsSync(built) && (await stat(built)).mtimeMs > (await newest())) return;
  const begun = new Date();
  await build({ root: ROOT, logLevel: "error", configFile: join(ROOT, "vite.config.ts") });
  // What is changed meanwhile may not be in it, and counts as newer.
  await utimes(built, begun, begun);
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
