import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The components look whether the console was built, which takes longer than evaluating: an empty page stands in. */
export async function withConsole<T>(root: string, work: () => Promise<T>): Promise<T> {
  const dist = join(root, "web/dist");
  if (existsSync(join(dist, "index.html"))) return work();
  await mkdir(dist, { recursive: true });
  await writeFile(join(dist, "index.html"), "<!doctype html>\n");
  try {
    return await work();
  } finally {
    await rm(dist, { recursive: true });
  }
}
