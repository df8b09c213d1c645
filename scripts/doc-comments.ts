/** Fails when something is exported without a doc comment; tests export nothing, and generated files speak for themselves. */
import { undocumented } from "./doc-comments/undocumented.ts";
import { readSources } from "./source-files.ts";

/** By `npm run operations`, from the comments of its sources. */
const GENERATED: readonly string[] = ["web/src/api/operations.ts"];

let missing = 0;
for (const [path, text] of await readSources()) {
  if (/\.(test|d)\.ts$/.test(path) || GENERATED.includes(path)) continue;
  for (const { name, line } of undocumented(text)) {
    console.error(`${path}:${line}: ${name} has no doc comment; say what it promises`);
    missing += 1;
  }
}
console.log(missing === 0 ? "every export has a doc comment" : `${missing} exports without a doc comment`);
process.exitCode = missing > 0 ? 1 : 0;
