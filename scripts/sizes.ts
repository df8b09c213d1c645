/** Fails on files and functions that have grown too long to hold in one's head. Prints the longest. */
import { FILES, FUNCTIONS } from "./sizes/exceptions.ts";
import { functionLengths } from "./sizes/function-lengths.ts";
import { judgeSizes } from "./sizes/judge-sizes.ts";
import { readSources, readStyles } from "./source-files.ts";

const FILE_LINES = 300;
const FUNCTION_LINES = 60;

/** By `npm run operations`. */
const GENERATED: readonly string[] = ["web/src/api/operations.ts"];

const sources = [...(await readSources())].filter(([path]) => !GENERATED.includes(path));

const files = new Map([...sources, ...(await readStyles())].map(([path, text]) => [path, text.split("\n").length - 1]));

const functions = new Map<string, number>();
for (const [path, text] of sources) {
  for (const { name, lines } of functionLengths(path, text)) {
    const key = `${path}: ${name}`;
    functions.set(key, Math.max(lines, functions.get(key) ?? 0));
  }
}

for (const sizes of [files, functions]) {
  for (const [name, lines] of [...sizes].sort((a, b) => b[1] - a[1]).slice(0, 5)) console.log(`${lines} ${name}`);
}
const problems = [...judgeSizes(files, FILE_LINES, FILES), ...judgeSizes(functions, FUNCTION_LINES, FUNCTIONS)];
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
