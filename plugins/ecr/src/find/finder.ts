import type { HubError } from "@dth/core/error";
import { compareKeys } from "@dth/core/key-order";
import type { FinderCheckpoint } from "@dth/core/ledger";
import type { ItemOutcome } from "@dth/core/outcome";
import type { PluginHost } from "@dth/core/plugin";
import type { Job } from "@dth/core/task";
import type { ItemsWork, WorkItem } from "@dth/core/work";
import { type Item, parseItemKey } from "../reference/item-key.ts";
import { attachedTo } from "../select/tag-rules.ts";
import type { DecidedChunk, Decision } from "./decide.ts";
import { decideAll } from "./decide-all.ts";
import { wantedRepositories } from "./repositories.ts";
import type { Sides } from "./sides.ts";

/** What the finder needs, and whom it tells. */
export interface FinderContext {
  readonly job: Job;
  readonly host: PluginHost;
  readonly sides: Sides;
  readonly signal: AbortSignal;
  /** Unchanged images are work too: their attachments are looked at. */
  readonly lookAtSame: boolean;
  /** Called with what is durable. */
  found(checkpoint: FinderCheckpoint, work: readonly WorkItem[]): void;
}

const BATCH = 50;
const NONE = { objects: 0, bytes: 0 };
const START: FinderCheckpoint = {
  ranges: [{ id: 0, done: false }],
  complete: false,
  found: NONE,
  same: NONE,
  filtered: NONE,
  extra: NONE,
  queued: NONE,
};

/**
 * Compares both sides, repository by repository, and records the differences as work. Goes on where the ledger says that
 * it stopped.
 *
 * @throws HubError when a side cannot be listed; what was found until then is kept
 */
export async function findImages(context: FinderContext): Promise<void> {
  const { job, host, sides, signal } = context;
  let checkpoint = (await host.ledger.checkpoint(job.runId)) ?? START;
  if (checkpoint.complete) return;
  if (job.plan !== undefined) return takePlan(context, job.plan);
  const cursor = checkpoint.ranges[0]?.cursor;
  const after = cursor === undefined ? undefined : parseItemKey(cursor);
  const wanted = await wantedRepositories(sides, signal);
  const open = wanted.filter(({ repository }) => after === undefined || compareKeys(repository, after.repository) >= 0);
  for await (const part of decideAll({ sides, ledger: host.ledger, signal }, open, after)) {
    if ("chunk" in part) checkpoint = await commit(context, checkpoint, part.chunk);
    else checkpoint = await commitMissing(context, checkpoint, part.wanted.repository, part.missing);
  }
  await save(context, { ...checkpoint, ranges: [{ id: 0, done: true }], complete: true }, []);
}

/** Work that a plan has found already. */
async function takePlan(context: FinderContext, planId: string): Promise<void> {
  const items: WorkItem[] = [];
  for await (const { key, reason, size, evidence } of context.host.ledger.outcomes(planId, { kinds: ["skipped"] })) {
    const etag = evidence?.sourceEtag;
    if (reason === "dry-run" && etag !== undefined) items.push({ entry: { key, size, etag }, action: "copy" });
  }
  const counted = { ...START, found: plus(NONE, items.length), queued: plus(NONE, items.length) };
  await save(context, { ...counted, ranges: [{ id: 0, done: true }], complete: true }, items);
}

async function commit(
  context: FinderContext,
  before: FinderCheckpoint,
  chunk: DecidedChunk,
): Promise<FinderCheckpoint> {
  const work = chunk.decisions.filter((decision) => isWork(context, decision));
  const same = chunk.decisions.filter((decision) => decision.verdict === "same" && !isWork(context, decision)).length;
  const last = chunk.decisions.at(-1);
  const checkpoint: FinderCheckpoint = {
    ...before,
    ranges: [{ id: 0, done: false, ...(last === undefined ? cursorOf(before) : { cursor: last.key }) }],
    found: plus(before.found, chunk.decisions.length),
    same: plus(before.same, same),
    filtered: plus(before.filtered, chunk.filtered),
    extra: plus(before.extra, chunk.extra.length),
    queued: plus(before.queued, work.length),
  };
  const failed = chunk.decisions.filter(({ verdict }) => verdict === "failed");
  return save(context, checkpoint, work.map(workOf), {
    items: failed.map(workOf),
    outcomes: failed.flatMap((each) => failureOf(context, each)),
  });
}

/** A repository that is not there has no image to tell it by: its own name is the key. */
function commitMissing(
  context: FinderContext,
  before: FinderCheckpoint,
  key: string,
  { code, message }: HubError,
): Promise<FinderCheckpoint> {
  const outcome = { key, kind: "failed", code, message, size: 0, at: context.host.clock.now() } as const;
  return save(context, { ...before, found: plus(before.found, 1) }, [], { items: [], outcomes: [outcome] });
}

function isWork({ lookAtSame }: FinderContext, { verdict, item }: Decision): boolean {
  if (verdict === "copy") return true;
  return verdict === "same" && lookAtSame && (item.tag === undefined || attachedTo(item.tag) === undefined);
}

function workOf({ key, bytes = 0, sourceDigest }: Decision): WorkItem {
  return { entry: { key, size: bytes, ...(sourceDigest === undefined ? {} : { etag: sourceDigest }) }, action: "copy" };
}

function failureOf({ host }: FinderContext, { key, error }: Decision): readonly ItemOutcome[] {
  if (error === undefined) return [];
  return [{ key, kind: "failed", code: error.code, message: error.message, size: 0, at: host.clock.now() }];
}

function cursorOf({ ranges }: FinderCheckpoint): { readonly cursor?: string } {
  const cursor = ranges[0]?.cursor;
  return cursor === undefined ? {} : { cursor };
}

/** What failed while it was looked for. Its items are found work all the same, or nobody could retry them. */
interface Failures {
  readonly items: readonly WorkItem[];
  readonly outcomes: readonly ItemOutcome[];
}

/** Failures first: were the position ahead of them, a killed run would never tell of them. */
async function save(
  { job, host, found }: FinderContext,
  checkpoint: FinderCheckpoint,
  items: readonly WorkItem[],
  failures: Failures = { items: [], outcomes: [] },
): Promise<FinderCheckpoint> {
  if (failures.outcomes.length > 0) await host.ledger.record(job.runId, failures.outcomes);
  const all = [...items, ...failures.items];
  const works: ItemsWork[] = [];
  for (let i = 0; i < all.length; i += BATCH) {
    works.push({ kind: "items", id: host.ids.next(), runId: job.runId, items: all.slice(i, i + BATCH) });
  }
  await host.ledger.commitFound(job.runId, works, checkpoint);
  found(checkpoint, items);
  return checkpoint;
}

function plus({ objects, bytes }: FinderCheckpoint["found"], more: number): FinderCheckpoint["found"] {
  return { objects: objects + more, bytes };
}

/** The item and the digest that a piece of work is about; without one it was not there when it was looked for. */
export function itemOf({ entry }: WorkItem): { readonly item: Item; readonly digest: string | undefined } {
  return { item: parseItemKey(entry.key), digest: entry.etag };
}
