import { HubError } from "@dth/core/error";
import { compareKeys } from "@dth/core/key-order";
import type { FinderCheckpoint } from "@dth/core/ledger";
import type { ItemOutcome } from "@dth/core/outcome";
import type { PluginHost } from "@dth/core/plugin";
import type { Job } from "@dth/core/task";
import type { ItemsWork, WorkItem } from "@dth/core/work";
import { type Item, namesImage, parseItemKey } from "../reference/item-key.ts";
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
  readonly batches: Batches;
  /** Aborts when there is no more time: what was found until then is kept. */
  readonly enough?: AbortSignal;
  /** Called with what is durable. */
  found(checkpoint: FinderCheckpoint, work: readonly WorkItem[]): void;
}

/** How work is cut into batches, which have numbers as their ids. */
export interface Batches {
  /** Items of a batch at most. */
  size(batch: number): number;
  /** Whether what little is found in one repository waits for more, so that batches are not smaller than they may be. */
  readonly gather: boolean;
}

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
 * @returns whether everything was looked at; false only when there was no more time
 * @throws HubError when a side cannot be listed; what was found until then is kept
 */
export async function findImages(context: FinderContext): Promise<boolean> {
  const { job, host } = context;
  const checkpoint = (await host.ledger.checkpoint(job.runId)) ?? START;
  const missing = await openRepositories(context);
  if (checkpoint.complete && missing.size === 0) return true;
  if (job.plan !== undefined) {
    await takePlan(context, job.plan);
    return true;
  }
  const gathered = new Gathered(context, checkpoint);
  try {
    if (!checkpoint.complete) await compare(context, gathered);
    if (missing.size > 0) await lookAgain(context, gathered, missing);
  } catch (error) {
    await gathered.save();
    if (context.enough?.aborted && !context.signal.aborted) return false;
    throw error;
  }
  await gathered.end();
  return true;
}

async function compare({ host, sides, signal: stop, enough }: FinderContext, gathered: Gathered): Promise<void> {
  const signal = enough === undefined ? stop : AbortSignal.any([stop, enough]);
  const cursor = gathered.checkpoint.ranges[0]?.cursor;
  const after = cursor === undefined ? undefined : parseItemKey(cursor);
  const wanted = await wantedRepositories(sides, signal);
  const open = wanted.filter(({ repository }) => after === undefined || compareKeys(repository, after.repository) >= 0);
  for await (const part of decideAll({ sides, ledger: host.ledger, signal }, open, after)) {
    if ("chunk" in part) gathered.add(part.chunk);
    else gathered.addMissing(part.wanted.repository, part.missing);
    if (gathered.isBatch) await gathered.save();
  }
}

/** Repositories that were not there when they were looked for, and whose failure somebody wants to be tried again. */
async function openRepositories({ host, job }: FinderContext): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  for await (const { items } of host.ledger.openWork(job.runId)) {
    for (const { entry } of items) if (!namesImage(entry.key)) keys.add(entry.key);
  }
  return keys;
}

async function lookAgain(context: FinderContext, gathered: Gathered, missing: ReadonlySet<string>): Promise<void> {
  const { host, job, sides, signal } = context;
  const wanted = (await wantedRepositories(sides, signal)).filter(({ repository }) => missing.has(repository));
  const there = new Map<string, number>();
  const still = new Map([...missing].map((key) => [key, new HubError("REPOSITORY_NOT_FOUND", `${key} is not there`)]));
  for await (const part of decideAll({ sides, ledger: host.ledger, signal }, wanted)) {
    const { repository } = part.wanted;
    if ("missing" in part) {
      still.set(repository, part.missing);
      continue;
    }
    gathered.add(part.chunk);
    there.set(repository, (there.get(repository) ?? 0) + part.chunk.decisions.length);
    still.delete(repository);
  }
  for (const [key, error] of still) gathered.addOutcome(key, error);
  // Images are durable before their repository ends, or a killed run would forget them.
  await gathered.save();
  const at = host.clock.now();
  const found = [...there].map(([key, images]): ItemOutcome => {
    return { key, kind: "same", message: `it is there by now, with ${images} images`, size: 0, at };
  });
  if (found.length > 0) await host.ledger.record(job.runId, found);
}

/** What was decided and is not yet durable. */
class Gathered {
  checkpoint: FinderCheckpoint;
  readonly #context: FinderContext;
  #found: Found = NOTHING;
  #changed = false;

  constructor(context: FinderContext, checkpoint: FinderCheckpoint) {
    this.#context = context;
    this.checkpoint = checkpoint;
  }

  /** Whether it is enough to be saved. */
  get isBatch(): boolean {
    const { size, gather } = this.#context.batches;
    return !gather || this.#found.work.length >= size(this.checkpoint.batches ?? 0);
  }

  add(chunk: DecidedChunk): void {
    const work = chunk.decisions.filter((decision) => isWork(this.#context, decision));
    const failed = chunk.decisions.filter(({ verdict }) => verdict === "failed");
    this.checkpoint = advance(this.checkpoint, chunk, {
      queued: work.length,
      same: chunk.decisions.filter(({ verdict }) => verdict === "same").length - work.filter(isSame).length,
    });
    this.#gather({
      work: work.map(workOf),
      failed: failed.map(workOf),
      outcomes: failed.flatMap((each) => failureOf(this.#context, each)),
    });
  }

  /** A repository that is not there has no image to tell it by: its own name is the key. */
  addMissing(key: string, error: HubError): void {
    this.checkpoint = { ...this.checkpoint, found: plus(this.checkpoint.found, 1) };
    this.addOutcome(key, error);
    this.#gather({ ...NOTHING, failed: [{ entry: { key, size: 0 }, action: "copy" }] });
  }

  addOutcome(key: string, { code, message }: HubError): void {
    const outcome = { key, kind: "failed", code, message, size: 0, at: this.#context.host.clock.now() } as const;
    this.#gather({ ...NOTHING, outcomes: [outcome] });
  }

  /** Everything was looked at. */
  async end(): Promise<void> {
    this.checkpoint = { ...this.checkpoint, ranges: [{ id: 0, done: true }], complete: true };
    this.#changed = true;
    await this.save();
  }

  async save(): Promise<void> {
    if (!this.#changed) return;
    const found = this.#found;
    [this.#found, this.#changed] = [NOTHING, false];
    this.checkpoint = await save(this.#context, this.checkpoint, found);
  }

  #gather({ work, failed, outcomes }: Found): void {
    const known = this.#found;
    this.#found = {
      work: [...known.work, ...work],
      failed: [...known.failed, ...failed],
      outcomes: [...known.outcomes, ...outcomes],
    };
    this.#changed = true;
  }
}

/** Work that a plan has found already. */
async function takePlan(context: FinderContext, planId: string): Promise<void> {
  const items: WorkItem[] = [];
  for await (const { key, reason, size, evidence } of context.host.ledger.outcomes(planId, { kinds: ["skipped"] })) {
    const etag = evidence?.sourceEtag;
    if (reason === "dry-run" && etag !== undefined) items.push({ entry: { key, size, etag }, action: "copy" });
  }
  const counted = { ...START, found: plus(NONE, items.length), queued: plus(NONE, items.length) };
  await save(context, { ...counted, ranges: [{ id: 0, done: true }], complete: true }, { ...NOTHING, work: items });
}

function advance(
  before: FinderCheckpoint,
  { decisions, filtered, extra }: DecidedChunk,
  { queued, same }: { readonly queued: number; readonly same: number },
): FinderCheckpoint {
  const last = decisions.at(-1);
  return {
    ...before,
    ranges: [{ id: 0, done: false, ...(last === undefined ? cursorOf(before) : { cursor: last.key }) }],
    found: plus(before.found, decisions.length),
    same: plus(before.same, same),
    filtered: plus(before.filtered, filtered),
    extra: plus(before.extra, extra.length),
    queued: plus(before.queued, queued),
  };
}

function isSame({ verdict }: Decision): boolean {
  return verdict === "same";
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

/** What a part of the listing came to. */
interface Found {
  readonly work: readonly WorkItem[];
  /** What failed while it was looked for. It is found work all the same, or nobody could retry it. */
  readonly failed: readonly WorkItem[];
  readonly outcomes: readonly ItemOutcome[];
}

const NOTHING: Found = { work: [], failed: [], outcomes: [] };

/** Failures first: were the position ahead of them, a killed run would never tell of them. */
async function save(
  { job, host, found, batches }: FinderContext,
  before: FinderCheckpoint,
  { work, failed, outcomes }: Found,
): Promise<FinderCheckpoint> {
  if (outcomes.length > 0) await host.ledger.record(job.runId, outcomes);
  const all = [...work, ...failed];
  const works: ItemsWork[] = [];
  let batch = before.batches ?? 0;
  for (let i = 0; i < all.length; batch++) {
    const items = all.slice(i, i + Math.max(1, batches.size(batch)));
    works.push({ kind: "items", id: String(batch), runId: job.runId, items });
    i += items.length;
  }
  const checkpoint = { ...before, batches: batch };
  await host.ledger.commitFound(job.runId, works, checkpoint);
  found(checkpoint, work);
  return checkpoint;
}

function plus({ objects, bytes }: FinderCheckpoint["found"], more: number): FinderCheckpoint["found"] {
  return { objects: objects + more, bytes };
}

/** The item and the digest that a piece of work is about; without one it was not there when it was looked for. */
export function itemOf({ entry }: WorkItem): { readonly item: Item; readonly digest: string | undefined } {
  return { item: parseItemKey(entry.key), digest: entry.etag };
}
