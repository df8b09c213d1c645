import { parseArgs } from "node:util";

/** `quick` proves that the bench works, `normal` is what the docs show, `full` adds ten million keys. */
export type BenchSize = "quick" | "normal" | "full";

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

/** Reads the command line. @throws Error that names the flag it does not know */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: "boolean", default: false },
      full: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
      rounds: { type: "string" },
      only: { type: "string", default: "" },
      tools: { type: "string", default: "" },
      servers: { type: "string", default: "" },
    },
  });
  const size = values.quick ? "quick" : values.full ? "full" : "normal";
  return {
    size,
    rounds: Number(values.rounds ?? (size === "quick" ? 1 : 3)),
    only: list(values.only),
    tools: list(values.tools),
    servers: list(values.servers),
    write: values.write,
  };
}

function list(text: string): readonly string[] {
  return text.split(",").filter((each) => each !== "");
}
