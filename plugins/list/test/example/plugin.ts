import { hasCode, toHubError } from "@dth/core/error";
import type { ItemOutcome } from "@dth/core/outcome";
import type { Plan } from "@dth/core/plan";
import type { Plugin, PluginHost, RunControl, RunResult } from "@dth/core/plugin";
import type { Job } from "@dth/core/task";
import { MANIFEST } from "./manifest.ts";
import { type Site, siteAdapter } from "./site.ts";

/** Copies web pages. */
export const pagesPlugin: Plugin = {
  manifest: MANIFEST,
  sources: [siteAdapter],
  destinations: [siteAdapter],
  check({ source, destination }) {
    if (source.parameters.address !== destination.parameters.address) return [];
    return [{ path: "destination.parameters.address", message: { en: "is the source itself", zh: "与源相同" } }];
  },
  async *doctor(job, host, signal) {
    for (const side of ["source", "destination"] as const) {
      const site = await siteAdapter.open(job[side], host);
      await site.probe(signal);
      yield { side, name: "reach", state: "ok", finding: { en: site.id, zh: site.id } };
    }
  },
  plan,
  run,
};

const NONE = { objects: 0, bytes: 0 };

async function plan(job: Job): Promise<Plan> {
  const copy = { objects: pagesOf(job).length, bytes: 0 };
  const requests = { GET: copy.objects, PUT: copy.objects };
  const counts = { found: copy, copy, delete: NONE, same: NONE, skipped: NONE, filtered: NONE };
  return { ...counts, sizes: [], requests, cost: [], seconds: { least: 0, most: copy.objects }, notes: [] };
}

/** The ledger remembers: what has an outcome is not done again, whichever process began it. */
async function run(job: Job, host: PluginHost, { signal }: RunControl): Promise<RunResult> {
  const { ledger } = host;
  try {
    const source = await siteAdapter.open(job.source, host);
    const destination = await siteAdapter.open(job.destination, host);
    await begin(job, host);
    const settled = await ledger.settled(job.runId, pagesOf(job));
    for (const page of pagesOf(job)) {
      signal.throwIfAborted();
      if (!settled.has(page)) await ledger.record(job.runId, [await copy(page, source, destination, host, signal)]);
    }
    return await end(job, host, "done");
  } catch (error) {
    return await end(job, host, signal.aborted ? "stopped" : "failed", error);
  }
}

/** Makes the run and its items durable, before the first of them is done. */
async function begin(job: Job, { ledger, clock }: PluginHost): Promise<void> {
  const { runId, source, destination } = job;
  try {
    await ledger.run(runId);
    return;
  } catch (error) {
    if (!hasCode(error, "RUN_NOT_FOUND")) throw error;
  }
  const places = { source: String(source.parameters.address), destination: String(destination.parameters.address) };
  await ledger.createRun({ id: runId, ...places, spec: null, state: "running", startedAt: clock.now() });
  const items = pagesOf(job).map((key) => ({ action: "copy" as const, entry: { key, size: 0 } }));
  const found = { objects: items.length, bytes: 0 };
  const counts = { found, queued: found, same: NONE, filtered: NONE, extra: NONE };
  const work = { kind: "items" as const, id: `${runId}-1`, runId, items };
  await ledger.commitFound(runId, [work], { ...counts, ranges: [], complete: true });
}

/** One bad page never ends the run: it gets an outcome that says why. */
async function copy(
  page: string,
  source: Site,
  destination: Site,
  host: PluginHost,
  signal: AbortSignal,
): Promise<ItemOutcome> {
  try {
    const body = await source.read(page, signal);
    await destination.write(page, body, signal);
    return { key: page, kind: "copied", size: body.length, at: host.clock.now() };
  } catch (error) {
    signal.throwIfAborted();
    const { code, message } = toHubError(error);
    return { key: page, kind: "failed", size: 0, code, message, at: host.clock.now() };
  }
}

async function end(
  { runId }: Job,
  { ledger, clock }: PluginHost,
  state: RunResult["state"],
  error?: unknown,
): Promise<RunResult> {
  await ledger.updateRun(runId, { state, finishedAt: clock.now() });
  const [tally, failures] = [await ledger.tally(runId), await ledger.failures(runId)];
  return { state, tally, failures, ...(state === "failed" ? { error } : {}) };
}

function pagesOf({ options }: Job): readonly string[] {
  return Array.isArray(options.pages) ? options.pages : [];
}
