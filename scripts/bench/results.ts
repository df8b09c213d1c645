import type { Cost } from "./measure.ts";

/** One measured run. */
export interface Sample {
  /** Of the scenario; `small-again` is the second run of `small`. */
  readonly scenario: string;
  readonly server: string;
  readonly tool: string;
  readonly cost: Cost;
  /** Seconds until the first object was at the destination. */
  readonly firstObject?: number;
  /** Why the run does not count. */
  readonly problem?: string;
}

/** The medians of a tool's samples in one scenario on one server. */
export interface Median {
  readonly tool: string;
  readonly rounds: number;
  readonly wall: number;
  readonly cpu: number;
  readonly peakMemory: number | undefined;
  readonly firstObject: number | undefined;
  readonly problem: string | undefined;
}

/** One line a tool, in the order in which tools first appear. */
export function medians(samples: readonly Sample[], scenario: string, server: string): readonly Median[] {
  const mine = samples.filter((sample) => sample.scenario === scenario && sample.server === server);
  const tools = [...new Set(mine.map((sample) => sample.tool))];
  return tools.map((tool) =>
    medianOf(
      tool,
      mine.filter((sample) => sample.tool === tool),
    ),
  );
}

function medianOf(tool: string, samples: readonly Sample[]): Median {
  const good = samples.filter((sample) => sample.problem === undefined);
  const of = (read: (sample: Sample) => number | undefined) =>
    median(good.map(read).filter((value) => value !== undefined));
  return {
    tool,
    rounds: samples.length,
    wall: of((sample) => sample.cost.wall) ?? Number.NaN,
    cpu: of((sample) => sample.cost.cpu) ?? Number.NaN,
    peakMemory: of((sample) => sample.cost.peakMemory),
    firstObject: of((sample) => sample.firstObject),
    problem: samples.find((sample) => sample.problem !== undefined)?.problem,
  };
}

/** Undefined of nothing; the mean of the middle two of an even number. */
export function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}
