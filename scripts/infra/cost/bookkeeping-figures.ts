import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../../run-command.ts";

/** What bookkeeping takes for each object, counted by `node scripts/bench/bookkeeping.ts`. */
export interface Bookkeeping {
  readonly writes: number;
  readonly reads: number;
  readonly messages: number;
}

/** Where the benchmark leaves its figures: of a quick run, then of a slow one. */
const PAGE = "docs/benchmarks-aws.md";

/** Both runs' figures. @throws Error when the page has not the two tables */
export async function readBookkeeping(): Promise<{ readonly quick: Bookkeeping; readonly slow: Bookkeeping }> {
  const text = await readFile(join(ROOT, PAGE), "utf8");
  const [quick, slow] = [0, 1].map((table) => ({
    writes: perMillion(text, "DynamoDB write units", table) / 1e6,
    reads: perMillion(text, "DynamoDB read units", table) / 1e6,
    messages: perMillion(text, "SQS requests", table) / 1e6,
  }));
  if (quick === undefined || slow === undefined) throw new Error(`${PAGE} has no two tables`);
  return { quick, slow };
}

/** The second number of the row: of a million objects. */
function perMillion(text: string, row: string, table: number): number {
  const rows = text.split("\n").filter((line) => line.startsWith(`| ${row} `));
  const cell = rows[table]?.split("|")[3]?.trim().replaceAll(",", "");
  const value = Number(cell);
  if (cell === undefined || !Number.isFinite(value)) throw new Error(`${PAGE} has no row ${row} in table ${table + 1}`);
  return value;
}
