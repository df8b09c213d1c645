import { tmpdir } from "node:os";
import { checkParameters } from "@dth/core/check-parameters";
import type { Clock } from "@dth/core/clock";
import type { ItemOutcome } from "@dth/core/outcome";
import type { ParameterValues } from "@dth/core/parameter";
import type { PluginHost, RunResult } from "@dth/core/plugin";
import type { Job } from "@dth/core/task";
import { systemClock } from "@dth/local/clock";
import { createHashing } from "@dth/local/hashing";
import { randomIds } from "@dth/local/ids";
import { createProcesses } from "@dth/local/processes";
import { createTransport } from "@dth/local/transport";
import { type MemoryPluginHost, type MemoryPluginHostOptions, memoryPluginHost } from "@dth/testkit/plugin-host";
import { ECR_PLUGIN } from "../src/plugin.ts";

/** A host with a real network and real programs; the rest is in memory. */
export function labHost(options: MemoryPluginHostOptions = {}): MemoryPluginHost {
  const clock = hurriedClock();
  const processes = createProcesses({ clock, path: process.env.PATH ?? "", scratch: tmpdir() });
  const host = memoryPluginHost({ clock, ids: randomIds(), transport: createTransport(), processes, ...options });
  return { ...host, hashing: createHashing() };
}

/** The machine's own time, in which waiting between attempts takes a twentieth: what is waited for here is near. */
function hurriedClock(): Clock {
  const clock = systemClock();
  return { now: clock.now, sleep: (ms, signal) => clock.sleep(ms > 60_000 ? ms : ms / 20, signal) };
}

/** What a job is about, in short. */
export interface JobInput {
  readonly source: { readonly type: string; readonly parameters: ParameterValues };
  readonly destination: { readonly type: string; readonly parameters: ParameterValues };
  readonly options?: ParameterValues;
  readonly plan?: string;
}

/** What a job between two registries may say beside the images. */
export interface MoreInput {
  /** Further parameters of the source. */
  readonly selection?: ParameterValues;
  /** Further parameters of the destination. */
  readonly naming?: ParameterValues;
  readonly options?: ParameterValues;
}

/** Images of one registry that are to be in another, by the addresses of both. */
export function inputBetween(
  from: string,
  to: string,
  images: readonly string[],
  { selection, naming, options }: MoreInput = {},
): JobInput {
  return {
    source: { type: "oci-registry", parameters: { endpoint: from, select: "images", images, ...selection } },
    destination: { type: "oci-registry", parameters: { endpoint: to, ...naming } },
    ...(options === undefined ? {} : { options }),
  };
}

let runs = 0;

/** A job as the hub makes it: checked against the manifest, defaults filled in. */
export function jobOf(input: JobInput, runId = `run${++runs}`): Job {
  const { sources, destinations, options } = ECR_PLUGIN.manifest;
  const from = sources.find(({ id }) => id === input.source.type);
  const to = destinations.find(({ id }) => id === input.destination.type);
  if (from === undefined || to === undefined) throw new Error("no such registry");
  const side = (manifest: typeof from, { type, parameters }: JobInput["source"]) => ({
    type,
    parameters: checked([...manifest.connection, ...manifest.location], parameters),
  });
  const job: Job = {
    taskId: "task",
    runId,
    plugin: "ecr",
    source: side(from, input.source),
    destination: side(to, input.destination),
    options: checked(options, input.options ?? {}),
    ...(input.plan === undefined ? {} : { plan: input.plan }),
  };
  const issues = ECR_PLUGIN.check(job);
  if (issues.length > 0) throw new Error(JSON.stringify(issues));
  return job;
}

function checked(parameters: Parameters<typeof checkParameters>[0], values: ParameterValues): ParameterValues {
  const result = checkParameters(parameters, values, "");
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.value;
}

/** Runs a job to its end. */
export function run(job: Job, host: PluginHost, signal = new AbortController().signal): Promise<RunResult> {
  return ECR_PLUGIN.run(job, host, { signal, watch: () => {} });
}

/** Every outcome of a run that is recorded. */
export async function outcomesOf(host: PluginHost, { runId }: Job): Promise<readonly ItemOutcome[]> {
  const outcomes: ItemOutcome[] = [];
  for await (const outcome of host.ledger.outcomes(runId)) outcomes.push(outcome);
  return outcomes;
}
