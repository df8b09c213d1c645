import { hasCode } from "@dth/core/error";
import type { RunRecord } from "@dth/core/ledger";
import type { ItemsWork } from "@dth/core/work";
import type { EnginePorts, RunRequest, Side } from "../ports.ts";

/** Batches that a killed process may have had under way: the oldest open ones. */
const DOUBTFUL_BATCHES = 32;
const SEND_AT_ONCE = 50;

/** A run that is about to go on. */
export interface OpenedRun {
  readonly record: RunRecord;
  readonly resumed: boolean;
}

/** Creates the run, or takes up the one that the ledger has. @throws HubError as `Ledger` does */
export async function openRun(request: RunRequest, ports: EnginePorts, spec: unknown): Promise<OpenedRun> {
  const { ledger, clock } = ports;
  const known = await knownRun(request, ports);
  if (known !== undefined) {
    await ledger.updateRun(request.runId, { state: "running", finishedAt: undefined, error: undefined });
    return { record: known, resumed: true };
  }
  const record: RunRecord = {
    id: request.runId,
    source: identityOf(request.source),
    destination: identityOf(request.destination),
    spec,
    state: "running",
    startedAt: clock.now(),
  };
  await ledger.createRun(record);
  return { record, resumed: false };
}

async function knownRun({ runId }: RunRequest, { ledger }: EnginePorts): Promise<RunRecord | undefined> {
  try {
    return await ledger.run(runId);
  } catch (error) {
    if (hasCode(error, "RUN_NOT_FOUND")) return undefined;
    throw error;
  }
}

/** How a run's record names a side: the store's id, and the prefix in it. */
function identityOf({ store, prefix }: Side): string {
  return prefix === "" ? store.id : `${store.id}/${prefix}`;
}

/**
 * Puts the copies that have no outcome back on the emptied queue.
 * @returns ids of the batches that may be done in part, without an outcome to tell
 */
export async function resendOpenWork({ runId }: RunRequest, ports: EnginePorts): Promise<ReadonlySet<string>> {
  const doubtful = new Set<string>();
  await ports.queue.purge();
  let works: ItemsWork[] = [];
  for await (const work of ports.ledger.openWork(runId)) {
    const items = work.items.filter(({ action }) => action === "copy");
    if (items.length === 0) continue;
    if (doubtful.size < DOUBTFUL_BATCHES) doubtful.add(work.id);
    works.push(items.length === work.items.length ? work : { ...work, items });
    if (works.length < SEND_AT_ONCE) continue;
    await ports.queue.send(works);
    works = [];
  }
  if (works.length > 0) await ports.queue.send(works);
  return doubtful;
}

/** Gives items of dead letters, and objects of dead part ranges, an outcome. @returns how many dead letters there were */
export async function settleDeadLetters({ runId }: RunRequest, ports: EnginePorts): Promise<number> {
  const { dead } = await ports.queue.depth();
  if (dead === 0) return 0;
  const at = ports.clock.now();
  for (const work of await ports.queue.deadLetters(dead)) {
    const entries = work.kind === "items" ? work.items.map(({ entry }) => entry) : [work.entry];
    const settled = await ports.ledger.settled(
      runId,
      entries.map(({ key }) => key),
    );
    const outcomes = entries
      .filter(({ key }) => !settled.has(key))
      .map(({ key, size }) => ({
        key,
        kind: "failed" as const,
        size,
        code: "ATTEMPTS_EXHAUSTED" as const,
        message: "every worker that had it ended without an answer",
        at,
      }));
    if (outcomes.length > 0) await ports.ledger.record(runId, outcomes);
  }
  return dead;
}
