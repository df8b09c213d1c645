import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { ObjectStore } from "@dth/core/object-store";
import { fill } from "./fill.ts";
import { clear, copyProblem, watchFirst } from "./inspect.ts";
import { type Cost, measure } from "./measure.ts";
import type { Sample } from "./results.ts";
import type { CopyScenario } from "./scenarios.ts";
import { type BenchServer, BUCKET, KEYS, type ServerKind } from "./servers.ts";
import { openStore } from "./store.ts";
import { benchPath, type FoundTool } from "./tools/find.ts";
import type { Job, Tool } from "./tools/tool.ts";

/** Which tools copy what, against which server, how often. */
export interface CopyRequest {
  readonly kind: ServerKind;
  readonly tools: readonly FoundTool[];
  readonly scenarios: readonly CopyScenario[];
  readonly rounds: number;
  /** An empty directory for servers and tools. */
  readonly scratch: string;
  readonly onSample: (sample: Sample) => void;
}

interface Ends {
  readonly source: BenchServer & { readonly store: ObjectStore };
  readonly destination: BenchServer & { readonly store: ObjectStore };
}

/** Every tool copies every scenario between two servers of one kind, in another order each round. */
export async function runCopies(request: CopyRequest): Promise<void> {
  const ends = { source: await open(request, "source"), destination: await open(request, "destination") };
  try {
    for (const scenario of request.scenarios) {
      await fill(ends.source.store, `${scenario.id}/`, scenario);
      // The first to write so much makes the server take memory from the system, which took it twice as long.
      await fill(ends.destination.store, "warm-up/", scenario);
      await clear(ends.destination.store, "warm-up/");
      for (let round = 0; round < request.rounds; round++) await runRound(request, ends, scenario, round);
      await clear(ends.source.store, `${scenario.id}/`);
    }
  } finally {
    await Promise.all(
      [ends.source, ends.destination].map(async (end) => {
        await end.store.close();
        await end.stop();
      }),
    );
  }
}

async function open({ kind, scratch }: CopyRequest, name: string): Promise<Ends["source"]> {
  const directory = join(scratch, `${kind.id}-${name}`);
  await mkdir(directory, { recursive: true });
  const server = await kind.start(directory);
  return { ...server, store: openStore(server.url) };
}

async function runRound(request: CopyRequest, ends: Ends, scenario: CopyScenario, round: number): Promise<void> {
  const turn = round % request.tools.length;
  for (const { tool } of [...request.tools.slice(turn), ...request.tools.slice(0, turn)]) {
    if (round >= (tool.mostRounds ?? Number.POSITIVE_INFINITY)) continue;
    const scratch = join(request.scratch, "tool");
    await mkdir(scratch, { recursive: true });
    await runTool({ request, ends, scenario, tool, prefix: `${scenario.id}-${tool.id}-${round}/`, scratch });
    await rm(scratch, { recursive: true, force: true });
  }
}

interface ToolRun {
  readonly request: CopyRequest;
  readonly ends: Ends;
  readonly scenario: CopyScenario;
  readonly tool: Tool;
  readonly prefix: string;
  readonly scratch: string;
}

async function runTool(run: ToolRun): Promise<void> {
  const { request, ends, scenario, tool } = run;
  const first = watchFirst(ends.destination.store, run.prefix);
  const cost = await measure(invocation(run));
  const firstObject = first.stop();
  const problem = cost.exitCode === 0 ? await arrived(run) : failure(cost);
  const about = { server: request.kind.id, tool: tool.id };
  request.onSample({
    ...about,
    scenario: scenario.id,
    cost,
    ...(firstObject === undefined ? {} : { firstObject }),
    ...(problem === undefined ? {} : { problem }),
  });
  if (scenario.again && problem === undefined) {
    const again = await measure(invocation(run));
    const bad = again.exitCode === 0 ? undefined : failure(again);
    request.onSample({ ...about, scenario: `${scenario.id}-again`, cost: again, ...(bad ? { problem: bad } : {}) });
  }
  await clear(ends.destination.store, run.prefix);
}

function invocation({ ends, scenario, tool, prefix, scratch }: ToolRun) {
  const job: Job = {
    source: { url: ends.source.url, bucket: BUCKET, prefix: `${scenario.id}/` },
    destination: { url: ends.destination.url, bucket: BUCKET, prefix },
    accessKeyId: KEYS.accessKeyId,
    secretAccessKey: KEYS.secret,
    scratch,
  };
  const { command, env } = tool.copy(job);
  return { command, env: { ...env, PATH: benchPath(), NO_COLOR: "1" } };
}

function arrived({ ends, scenario, prefix }: ToolRun): Promise<string | undefined> {
  return copyProblem({
    source: ends.source.store,
    sourcePrefix: `${scenario.id}/`,
    destination: ends.destination.store,
    destinationPrefix: prefix,
  });
}

/** The last lines of what a failed tool said. */
export function failure(cost: Cost): string {
  const lines = cost.output
    .trim()
    .split("\n")
    .filter((line) => !/^\d+\.\d+ \d+\.\d+$/.test(line.trim()));
  return `exit code ${cost.exitCode}: ${lines.slice(-3).join(" / ").slice(0, 300)}`;
}
