import { HubError, hasCode, toHubError } from "@dth/core/error";
import type { RunState } from "@dth/core/ledger";
import type { ItemOutcome } from "@dth/core/outcome";
import type { PluginHost, RunControl, RunResult } from "@dth/core/plugin";
import type { ProgressSnapshot } from "@dth/core/run-progress";
import type { Job } from "@dth/core/task";
import type { WorkItem } from "@dth/core/work";
import { findToys } from "./find.ts";
import type { ToyWorld } from "./world.ts";

const STATES = { done: "done", stopped: "stopped", failed: "failed" } as const satisfies Record<string, RunState>;

/** Moves toys one after another, each with an outcome in the ledger; a run that the ledger knows goes on. */
export async function runToys(world: ToyWorld, job: Job, host: PluginHost, control: RunControl): Promise<RunResult> {
  let state: RunResult["state"];
  let error: HubError | undefined;
  try {
    await openToyRun(job, host);
    await unlock(job, host);
    const watch = new ToyProgress(host.clock.now());
    control.watch(() => watch.snapshot(host.clock.now()));
    state = await moveAll(world, job, host, control.signal, watch);
  } catch (thrown) {
    error = toHubError(thrown);
    state = error.code === "CANCELLED" ? "stopped" : "failed";
  }
  await closeToyRun(job, host, state, error);
  const result = { state, tally: await host.ledger.tally(job.runId), failures: await host.ledger.failures(job.runId) };
  return state === "failed" ? { ...result, error } : result;
}

/** Creates the ledger's run unless it is there. */
export async function openToyRun(job: Job, host: PluginHost): Promise<void> {
  try {
    await host.ledger.run(job.runId);
    await host.ledger.updateRun(job.runId, { state: "running", finishedAt: undefined, error: undefined });
  } catch (error) {
    if (!hasCode(error, "RUN_NOT_FOUND")) throw error;
    const [source, destination] = [job.source, job.destination].map(({ parameters }) => `toys://${parameters.shelf}`);
    const startedAt = host.clock.now();
    const sides = { source: source ?? "", destination: destination ?? "" };
    await host.ledger.createRun({ id: job.runId, ...sides, spec: job, state: "running", startedAt });
  }
}

/** Contacts the rooms and needs the keys of locked ones. */
export async function unlock(job: Job, host: PluginHost): Promise<void> {
  for (const { parameters } of [job.source, job.destination]) {
    if (typeof parameters.address === "string") await host.allowEndpoint(parameters.address);
    if (typeof parameters.key === "string") await host.secret(parameters.key);
  }
}

async function closeToyRun(job: Job, host: PluginHost, state: RunResult["state"], error?: HubError): Promise<void> {
  const failure = error === undefined ? {} : { error: { code: error.code, message: error.message } };
  await host.ledger.updateRun(job.runId, { state: STATES[state], finishedAt: host.clock.now(), ...failure });
}

async function moveAll(
  world: ToyWorld,
  job: Job,
  host: PluginHost,
  signal: AbortSignal,
  watch: ToyProgress,
): Promise<RunResult["state"]> {
  if (world.failure !== undefined) throw world.failure;
  const { ledger, ids } = host;
  if (!(await ledger.checkpoint(job.runId))?.complete) {
    const { items, checkpoint } = await findToys(world, job, host);
    const works = items.length === 0 ? [] : [{ kind: "items" as const, id: ids.next(), runId: job.runId, items }];
    await ledger.commitFound(job.runId, works, checkpoint);
    host.log("info", `${items.length} toys to move`);
  }
  watch.begin((await ledger.checkpoint(job.runId))?.queued ?? NONE, await ledger.tally(job.runId));
  for await (const work of ledger.openWork(job.runId)) {
    for (const item of work.items) {
      if (signal.aborted) return "stopped";
      const outcome = await moveOne(world, job, host, item, signal);
      await ledger.record(job.runId, [outcome]);
      watch.count(outcome);
    }
  }
  return "done";
}

async function moveOne(
  world: ToyWorld,
  job: Job,
  host: PluginHost,
  { entry, action }: WorkItem,
  signal: AbortSignal,
): Promise<ItemOutcome> {
  const { key } = entry;
  await world.before?.(key);
  if (world.delayMs > 0) await pause(host, world.delayMs, signal);
  const outcome = { key, size: entry.size, at: host.clock.now() };
  const code = world.failures.get(key);
  if (code !== undefined) return { ...outcome, kind: "failed", code, message: `${key} would not move` };
  const destination = world.shelf(String(job.destination.parameters.shelf));
  world.moved.push(key);
  if (action === "delete") {
    destination.delete(key);
    return { ...outcome, kind: "deleted" };
  }
  destination.set(key, entry.size);
  return { ...outcome, kind: "copied", evidence: { proof: "size" } };
}

async function pause(host: PluginHost, ms: number, signal: AbortSignal): Promise<void> {
  try {
    await host.clock.sleep(ms, signal);
  } catch (error) {
    throw new HubError("CANCELLED", "stopped on request", { cause: error });
  }
}

const NONE = { objects: 0, bytes: 0 };

/** Counts of one run. */
class ToyProgress {
  readonly #startedAt: number;
  #queued = NONE;
  #counts = { copied: NONE, skipped: NONE, failed: NONE, deleted: NONE, same: NONE };

  constructor(startedAt: number) {
    this.#startedAt = startedAt;
  }

  begin(queued: typeof NONE, counts: Readonly<Record<ItemOutcome["kind"], typeof NONE>>): void {
    this.#queued = queued;
    this.#counts = { ...counts };
  }

  count({ kind, size }: ItemOutcome): void {
    const { objects, bytes } = this.#counts[kind];
    this.#counts[kind] = { objects: objects + 1, bytes: bytes + size };
  }

  snapshot(now: number): ProgressSnapshot {
    const { objects, bytes } = this.#queued;
    const { same } = this.#counts;
    return {
      ...this.#counts,
      phase: "copying",
      found: { objects: objects + same.objects, bytes: bytes + same.bytes },
      filtered: NONE,
      extra: NONE,
      queued: this.#queued,
      listingComplete: true,
      transferredBytes: this.#counts.copied.bytes,
      requestsInFlight: 0,
      retries: 0,
      throttles: 0,
      limiting: "nothing",
      startedAt: this.#startedAt,
      elapsedMs: now - this.#startedAt,
    };
  }
}
