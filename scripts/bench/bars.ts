import { type Median, medians, type Sample } from "./results.ts";
import { type CompareScenario, type CopyScenario, totalObjects } from "./scenarios.ts";

/** One promise about speed or memory, and whether this run kept it. */
export interface Bar {
  readonly promise: string;
  /** What was measured, in words. */
  readonly measured: string;
  readonly met: boolean;
}

/** What is drawn. */
export interface BarsRequest {
  readonly samples: readonly Sample[];
  readonly copies: readonly CopyScenario[];
  readonly compares: readonly CompareScenario[];
  readonly servers: readonly string[];
}

const OURS = "dth";
const MB = 1e6;

/** Judges every promise that the samples can judge; those without a sample are left out. */
export function judge(request: BarsRequest): readonly Bar[] {
  const perServer = request.servers.flatMap((server) => [
    ...smallBars(request, server),
    ...largeBars(request, server),
    ...firstObjectBars(request, server),
  ]);
  return [...perServer, ...compareBars(request)];
}

function ours(request: BarsRequest, scenario: string, server: string): Median | undefined {
  const all = medians(request.samples, scenario, server);
  return all.find((each) => each.tool === OURS && each.problem === undefined);
}

/** One bar for each setting of rclone, as it comes and tuned: the promises do not say which, so neither hides the other. */
function againstRclone(request: BarsRequest, scenario: string, server: string, aim: Aim): readonly Bar[] {
  const mine = ours(request, scenario, server);
  if (!mine) return [];
  return medians(request.samples, scenario, server)
    .filter((each) => each.tool.startsWith("rclone") && each.problem === undefined)
    .sort((one, other) => one.tool.localeCompare(other.tool))
    .map(({ tool, wall }) => {
      const ratio = wall / mine.wall;
      const peer = tool === "rclone" ? "rclone" : "rclone, tuned";
      return { promise: aim.promise(peer), measured: `${ratio.toFixed(2)} × ${peer}`, met: ratio >= aim.least };
    });
}

interface Aim {
  readonly promise: (peer: string) => string;
  /** Times the peer's speed. */
  readonly least: number;
}

function smallBars(request: BarsRequest, server: string): readonly Bar[] {
  const scenario = request.copies.find(({ id }) => id === "small");
  const mine = ours(request, "small", server);
  if (!scenario || !mine) return [];
  const rate = totalObjects(scenario) / mine.wall;
  const bars = [
    {
      promise: `small objects, ${server}: 1,000 verified objects/s`,
      measured: `${Math.round(rate).toLocaleString("en")} objects/s`,
      met: rate >= 1000,
    },
  ];
  const promise = (peer: string) => `small objects, ${server}: 2 × ${peer}`;
  return [...bars, ...againstRclone(request, "small", server, { promise, least: 2 })];
}

function largeBars(request: BarsRequest, server: string): readonly Bar[] {
  const promise = (peer: string) => `large objects, ${server}: throughput of ${peer}`;
  return againstRclone(request, "large", server, { promise, least: 1 });
}

function firstObjectBars(request: BarsRequest, server: string): readonly Bar[] {
  const seconds = ours(request, "small", server)?.firstObject;
  if (seconds === undefined) return [];
  return [
    { promise: `first object moved, ${server}: under 2 s`, measured: `${seconds.toFixed(2)} s`, met: seconds < 2 },
  ];
}

function compareBars(request: BarsRequest): readonly Bar[] {
  const [million, more] = request.compares.map(({ id, keys }) => ({ keys, median: ours(request, id, "listing") }));
  if (!million?.median) return [];
  const rate = million.keys / million.median.wall;
  const memory = million.median.peakMemory ?? 0;
  const keys = million.keys.toLocaleString("en");
  const bars: Bar[] = [
    {
      promise: `nothing to do, ${keys} keys a side: 50,000 keys/s`,
      measured: `${Math.round(rate).toLocaleString("en")} keys/s`,
      met: rate >= 50_000,
    },
    { promise: `peak memory at ${keys} keys: below 250 MB`, measured: megabytes(memory), met: memory < 250 * MB },
  ];
  if (!more?.median) return bars;
  const larger = more.median.peakMemory ?? 0;
  const measured = `${megabytes(larger)} against ${megabytes(memory)}`;
  const met = larger < 250 * MB && larger < memory * 1.15;
  return [...bars, { promise: `no more memory at ${more.keys.toLocaleString("en")} keys`, measured, met }];
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / MB)} MB`;
}
