import { parseArgs } from "node:util";

/** `quick` proves that the bench works, `normal` is what the docs show, `full` adds ten million keys. */
export type BenchSize = "quick" | "normal" | "full";

/** What `npm run bench` was asked for. */
export interface BenchOptions {
  readonly size: BenchSize;
  /** Repetitions of which the median counts. */
  readonly rounds: number;
  /** Scenarios to run, by id; empty means all. */
  readonly only: readonly string[];
  /** Tools to run, by id; empty means every one that is installed. */
  readonly tools: readonly string[];
  /** Servers to run against, by id; empty means every one that is installed. */
  readonly servers: readonly string[];
  /** Writes docs/benchmarks.md. */
  readonly write: boolean;
}

/** What `--help` prints. */
export const USAGE = `npm run bench -- [FLAGS]

Copies the same objects with dth and with every other tool that is installed, over the same servers, in the same run,
and prints a table. Other tools and MinIO are looked for on PATH and in DTH_BENCH_PATH. Temporary files go to TMPDIR.

  --quick            small amounts, one round: proves that the bench works, in about a minute
  --full             also compares ten million keys
  --rounds N         runs of each tool, of which the median counts (3; 1 with --quick)
  --only LIST        scenarios: small, medium, large, mixed, compare, compare-more
  --tools LIST       tools by id: dth, dth-deno, rclone, rclone-tuned, s5cmd, mc, s3sync, aws
  --servers LIST     servers: testkit, minio
  --write            writes docs/benchmarks.md
  --help             this text

Lists are separated by commas. docs/benchmarks.md shows a full run with its conditions.`;

/** Reads the command line; undefined when help is asked for. @throws Error that says what it does not understand */
export function readOptions(args: readonly string[]): BenchOptions | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: "boolean", short: "h", default: false },
      quick: { type: "boolean", default: false },
      full: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
      rounds: { type: "string" },
      only: { type: "string", default: "" },
      tools: { type: "string", default: "" },
      servers: { type: "string", default: "" },
    },
  });
  if (values.help) return undefined;
  const size = values.quick ? "quick" : values.full ? "full" : "normal";
  const rounds = Number(values.rounds ?? (size === "quick" ? 1 : 3));
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds takes a whole number from 1, not "${values.rounds}"`);
  return {
    size,
    rounds,
    only: list(values.only),
    tools: list(values.tools),
    servers: list(values.servers),
    write: values.write,
  };
}

function list(text: string): readonly string[] {
  return text.split(",").filter((each) => each !== "");
}
