/** Fails on sources and styles that have grown too long to hold in one's head; tests may be longer. Prints the longest. */
import { isTest } from "./layers/rules.ts";
import { readSources, readStyles } from "./source-files.ts";

const MOST_LINES = 400;

/** Files that are long for a reason, with the reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {};

const lengths = [...(await readSources()), ...(await readStyles())]
  .filter(([path]) => !isTest(path))
  .map(([path, text]) => ({ path, lines: text.split("\n").length - 1 }))
  .sort((a, b) => b.lines - a.lines);

for (const { path, lines } of lengths.slice(0, 5)) console.log(`${lines} ${path}`);
const tooLong = lengths.filter(({ path, lines }) => lines > MOST_LINES && !(path in EXCEPTIONS));
const idle = Object.keys(EXCEPTIONS).filter(
  (path) => !lengths.some((file) => file.path === path && file.lines > MOST_LINES),
);
for (const { path, lines } of tooLong)
  console.error(`${path}: ${lines} lines, more than ${MOST_LINES}; split it by concept`);
for (const path of idle) console.error(`${path} is an exception in scripts/file-sizes.ts for nothing`);
process.exitCode = tooLong.length + idle.length > 0 ? 1 : 0;
