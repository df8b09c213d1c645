/** Fails when a page has a dead link, a command that does not exist, a translation out of step, or is out of date. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../run-command.ts";
import { listFiles } from "../source-files.ts";
import { checkPages } from "./check-pages.ts";
import { generatedPages } from "./generated.ts";

const read = (path: string) => readFile(join(ROOT, path), "utf8");

const files = await listFiles();
const paths = files.filter((path) => path.endsWith(".md"));
const pages = new Map(
  await Promise.all(paths.map(async (path): Promise<[string, string]> => [path, await read(path)])),
);
const known = {
  npmScripts: Object.keys(JSON.parse(await read("package.json")).scripts),
  denoTasks: Object.keys(JSON.parse(await read("deno.json")).tasks),
};
const stale = Array.from(generatedPages()).filter(([path, text]) => pages.get(path) !== text);
const problems = [
  ...checkPages({ pages, files: new Set(files), known }),
  ...stale.map(([path]) => `${path} is out of date; run "npm run docs"`),
];
for (const problem of problems) console.error(problem);
if (problems.length === 0) console.log(`${pages.size} pages are in order`);
process.exitCode = problems.length > 0 ? 1 : 0;
