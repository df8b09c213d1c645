import { HubError } from "@dth/core/error";
import type { CopyRecord, FinderCheckpoint, Ledger, OutcomeFilter, RunRecord, UploadRecord } from "@dth/core/ledger";
import type { UploadPart } from "@dth/core/object-store";
import type { ItemOutcome } from "@dth/core/outcome";
import type { ItemsWork } from "@dth/core/work";
import { MemoryRun } from "./ledger-run.ts";

/** A ledger in memory, that keeps every promise of the durable ones but durability. */
export function memoryLedger(): Ledger {
  return new MemoryLedger();
}

class MemoryLedger implements Ledger {
  readonly #runs = new Map<string, MemoryRun>();
  /** By destination, then by key. */
  readonly #copies = new Map<string, Map<string, CopyRecord>>();

  async createRun(run: RunRecord): Promise<void> {
    if (this.#runs.has(run.id)) throw new HubError("INVALID_INPUT", `there is a run ${run.id} already`);
    this.#runs.set(run.id, new MemoryRun(run));
  }

  async run(runId: string): Promise<RunRecord> {
    return this.#run(runId).record;
  }

  async runs(limit: number): Promise<readonly RunRecord[]> {
    const records = [...this.#runs.values()].map((run) => run.record).reverse();
    return records.sort((a, b) => b.startedAt - a.startedAt).slice(0, limit);
  }

  async updateRun(runId: string, change: Partial<RunRecord>): Promise<void> {
    const run = this.#run(runId);
    run.record = { ...run.record, ...change };
  }

  async deleteRun(runId: string): Promise<void> {
    this.#run(runId);
    this.#runs.delete(runId);
  }

  async commitFound(runId: string, works: readonly ItemsWork[], checkpoint: FinderCheckpoint): Promise<void> {
    const run = this.#run(runId);
    run.addFound(works);
    run.checkpoint = checkpoint;
  }

  async checkpoint(runId: string): Promise<FinderCheckpoint | undefined> {
    return this.#run(runId).checkpoint;
  }

  async *openWork(runId: string): AsyncIterable<ItemsWork> {
    yield* this.#run(runId).openWork();
  }

  async record(runId: string, outcomes: readonly ItemOutcome[]): Promise<void> {
    const run = this.#run(runId);
    for (const outcome of outcomes) run.settle(outcome);
  }

  async settled(runId: string, keys: readonly string[]): Promise<ReadonlySet<string>> {
    const run = this.#run(runId);
    return new Set(keys.filter((key) => run.isSettled(key)));
  }

  async tally(runId: string) {
    return this.#run(runId).tally();
  }

  async unsettled(runId: string): Promise<number> {
    return this.#run(runId).unsettled;
  }

  async *outcomes(runId: string, filter?: OutcomeFilter, after?: string): AsyncIterable<ItemOutcome> {
    yield* this.#run(runId).outcomes(filter, after);
  }

  async failures(runId: string) {
    return this.#run(runId).failures();
  }

  async reopen(runId: string, filter: Pick<OutcomeFilter, "code">): Promise<number> {
    return this.#run(runId).reopen(filter.code);
  }

  async saveUpload(upload: UploadRecord): Promise<UploadRecord> {
    const { uploads } = this.#run(upload.runId);
    const known = uploads.get(upload.key);
    if (known?.uploadId !== undefined || (known !== undefined && upload.uploadId === undefined)) return known;
    uploads.set(upload.key, upload);
    return upload;
  }

  async upload(runId: string, key: string): Promise<UploadRecord | undefined> {
    return this.#run(runId).uploads.get(key);
  }

  async uploads(runId: string): Promise<readonly UploadRecord[]> {
    return [...this.#run(runId).uploads.values()];
  }

  async savePart(runId: string, key: string, uploadId: string, part: UploadPart): Promise<number> {
    const uploads = entry(this.#run(runId).parts, key, () => new Map<string, Map<number, UploadPart>>());
    const parts = entry(uploads, uploadId, () => new Map<number, UploadPart>());
    parts.set(part.partNumber, part);
    return parts.size;
  }

  async parts(runId: string, key: string, uploadId: string): Promise<readonly UploadPart[]> {
    const parts = this.#run(runId).parts.get(key)?.get(uploadId)?.values() ?? [];
    return [...parts].sort((a, b) => a.partNumber - b.partNumber);
  }

  async dropUpload(runId: string, key: string): Promise<void> {
    const run = this.#run(runId);
    run.uploads.delete(key);
    run.parts.delete(key);
  }

  async rememberCopies(destination: string, copies: readonly CopyRecord[]): Promise<void> {
    const remembered = entry(this.#copies, destination, () => new Map<string, CopyRecord>());
    for (const copy of copies) remembered.set(copy.key, copy);
  }

  async rememberedCopies(destination: string, keys: readonly string[]): Promise<ReadonlyMap<string, CopyRecord>> {
    const found = new Map<string, CopyRecord>();
    for (const key of keys) {
      const copy = this.#copies.get(destination)?.get(key);
      if (copy !== undefined) found.set(key, copy);
    }
    return found;
  }

  async close(): Promise<void> {}

  #run(runId: string): MemoryRun {
    const run = this.#runs.get(runId);
    if (run === undefined) throw new HubError("RUN_NOT_FOUND", `there is no run ${runId}`);
    return run;
  }
}

function entry<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  const existing = map.get(key);
  if (existing !== undefined) return existing;
  const created = create();
  map.set(key, created);
  return created;
}
