import { compareKeys } from "@dth/core/key-order";
import type { FailureGroup, FinderCheckpoint, OutcomeFilter, RunRecord, UploadRecord } from "@dth/core/ledger";
import type { UploadPart } from "@dth/core/object-store";
import type { Count, ItemOutcome, OutcomeKind, Tally } from "@dth/core/outcome";
import type { ItemsWork } from "@dth/core/work";

type Action = "copy" | "delete";

/** What is known under one action and key. */
interface Slot {
  readonly key: string;
  readonly action: Action;
  /** The batch in which the item was found; absent for an outcome that is not of found work. */
  batch?: string;
  outcome?: ItemOutcome;
}

const SUCCESSES: ReadonlySet<OutcomeKind> = new Set(["copied", "deleted", "same"]);

/** One run of the ledger in memory. */
export class MemoryRun {
  record: RunRecord;
  checkpoint: FinderCheckpoint | undefined;
  readonly uploads = new Map<string, UploadRecord>();
  /** By key, then by upload id, then by part number. */
  readonly parts = new Map<string, Map<string, Map<number, UploadPart>>>();
  readonly #batches: ItemsWork[] = [];
  readonly #slots = { copy: new Map<string, Slot>(), delete: new Map<string, Slot>() };
  readonly #counts = new Map<OutcomeKind, Count>();
  #open = 0;

  constructor(record: RunRecord) {
    this.record = record;
  }

  get unsettled(): number {
    return this.#open;
  }

  addFound(works: readonly ItemsWork[]): void {
    // Read as a whole before anything changes, so that works that are not right change nothing.
    const found = works.flatMap(({ id, items }) => items.map(({ entry, action }) => ({ key: entry.key, action, id })));
    this.#batches.push(...works);
    for (const { key, action, id } of found) this.#found(key, action, id);
  }

  *openWork(): Iterable<ItemsWork> {
    for (const work of this.#batches) {
      const items = work.items.filter(({ action, entry }) => {
        const slot = this.#slots[action].get(entry.key);
        return slot?.batch === work.id && slot.outcome === undefined;
      });
      if (items.length > 0) yield { ...work, items };
    }
  }

  settle(outcome: ItemOutcome): void {
    const slot = this.#slot(outcome.key, this.#actionOf(outcome));
    const previous = slot.outcome;
    if (previous !== undefined && SUCCESSES.has(previous.kind)) return;
    if (previous !== undefined) this.#count(previous, -1);
    else if (slot.batch !== undefined) this.#open -= 1;
    slot.outcome = readBack(outcome, slot.action);
    this.#count(outcome, 1);
  }

  isSettled(key: string): boolean {
    const slots = [this.#slots.copy.get(key), this.#slots.delete.get(key)].filter((slot) => slot !== undefined);
    return slots.length > 0 && slots.every((slot) => slot.outcome !== undefined);
  }

  tally(): Tally {
    const of = (kind: OutcomeKind) => this.#counts.get(kind) ?? { objects: 0, bytes: 0 };
    const same = sum(of("same"), this.checkpoint?.same);
    return { copied: of("copied"), same, skipped: of("skipped"), failed: of("failed"), deleted: of("deleted") };
  }

  /** In key order, a copy before a delete. */
  outcomes(filter: OutcomeFilter = {}, after?: string): readonly ItemOutcome[] {
    const matching = this.#settledSlots().filter(
      ({ outcome }) =>
        (filter.kinds === undefined || filter.kinds.includes(outcome.kind)) &&
        (filter.code === undefined || filter.code === outcome.code) &&
        (after === undefined || compareKeys(outcome.key, after) > 0),
    );
    matching.sort((a, b) => compareKeys(a.key, b.key) || (a.action < b.action ? -1 : 1));
    return matching.map(({ outcome }) => outcome);
  }

  failures(): readonly FailureGroup[] {
    const groups = new Map<FailureGroup["code"], FailureGroup & { samples: string[] }>();
    for (const { code = "INTERNAL", key, size } of this.outcomes({ kinds: ["failed"] })) {
      const group = groups.get(code) ?? { code, objects: 0, bytes: 0, samples: [] };
      const samples = group.samples.length < 5 ? [...group.samples, key] : group.samples;
      groups.set(code, { code, objects: group.objects + 1, bytes: group.bytes + size, samples });
    }
    return [...groups.values()].sort((a, b) => b.objects - a.objects || (a.code < b.code ? -1 : 1));
  }

  reopen(code?: FailureGroup["code"]): number {
    const failed = this.#settledSlots().filter(
      ({ batch, outcome }) =>
        batch !== undefined && outcome.kind === "failed" && (code === undefined || outcome.code === code),
    );
    for (const { key, action, outcome } of failed) {
      this.#count(outcome, -1);
      delete this.#slot(key, action).outcome;
      this.#open += 1;
    }
    return failed.length;
  }

  #found(key: string, action: Action, batch: string): void {
    const slot = this.#slot(key, action);
    if (slot.batch !== undefined) return;
    slot.batch = batch;
    if (slot.outcome === undefined) this.#open += 1;
  }

  #actionOf(outcome: ItemOutcome): Action {
    if (outcome.action !== undefined) return outcome.action;
    if (outcome.kind === "deleted") return "delete";
    const isCopy = this.#slots.copy.get(outcome.key)?.batch !== undefined;
    return !isCopy && this.#slots.delete.get(outcome.key)?.batch !== undefined ? "delete" : "copy";
  }

  #slot(key: string, action: Action): Slot {
    const existing = this.#slots[action].get(key);
    if (existing !== undefined) return existing;
    const slot: Slot = { key, action };
    this.#slots[action].set(key, slot);
    return slot;
  }

  #settledSlots(): (Slot & { outcome: ItemOutcome })[] {
    const settled: (Slot & { outcome: ItemOutcome })[] = [];
    for (const slots of [this.#slots.copy, this.#slots.delete]) {
      for (const slot of slots.values()) {
        if (slot.outcome !== undefined) settled.push({ ...slot, outcome: slot.outcome });
      }
    }
    return settled;
  }

  #count({ kind, size }: ItemOutcome, sign: 1 | -1): void {
    this.#counts.set(kind, sum(this.#counts.get(kind), { objects: sign, bytes: sign * size }));
  }
}

/** The outcome as every ledger gives it back: `action` only where the kind does not say it. */
function readBack({ action: _, ...outcome }: ItemOutcome, action: Action): ItemOutcome {
  return action === "delete" && outcome.kind !== "deleted" ? { ...outcome, action } : outcome;
}

function sum(a: Count = { objects: 0, bytes: 0 }, b: Count = { objects: 0, bytes: 0 }): Count {
  return { objects: a.objects + b.objects, bytes: a.bytes + b.bytes };
}
