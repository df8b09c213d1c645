/** `npm run docs`: writes the pages that are made from the sources. */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ROOT } from "../run-command.ts";
import { generatedPages } from "./generated.ts";

for (const [path, text] of generatedPages()) {
  await mkdir(dirname(join(ROOT, path)), { recursive: true });
  await writeFile(join(ROOT, path), text);
  console.log(`wrote ${path}`);
}
