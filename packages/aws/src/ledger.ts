import { randomBytes } from "node:crypto";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Clock } from "@dth/core/clock";
import { HubError } from "@dth/core/error";
import type {
  CopyRecord,
  FailureGroup,
  FinderCheckpoint,
  Ledger,
  OutcomeFilter,
  RunRecord,
  UploadRecord,
} from "@dth/core/ledger";
import type { UploadPart } from "@dth/core/object-store";
import type { ItemOutcome, Tally } from "@dth/core/outcome";
import type { ItemsWork } from "@dth/core/work";
import { DynamoTable } from "./dynamo-table.ts";
import { packFound, unpackCheckpoint } from "./ledger/changes.ts";
import { CopyMemory } from "./ledger/copies.ts";
import { OpenRuns, type RunContext } from "./ledger/open-runs.ts";
import { OutcomeBuffer } from "./ledger/outcome-buffer.ts";
import { Runs } from "./ledger/runs.ts";
import { keepSummary, readSummary, type Summary } from "./ledger/summary.ts";
import { pack } from "./packing.ts";

/** What {@link openLedger} needs. */
export interface LedgerOptions {
  readonly client: DynamoDBClient;
  /** Made as `LEDGER_TABLE` says. */
  readonly table: string;
  readonly clock: Clock;
  /**
   * An empty ledger of this process, on scratch disk or in memory: the log of a run is applied to it, and questions about
   * the run are answered from it. It holds nothing that cannot be made again, and is closed with this ledger.
   */
  readonly replica: Ledger;
  /**
   * Milliseconds for which outcomes wait for others, so that one write takes many: DynamoDB charges by the write and
   * the kilobyte. Default 1,000.
   */
  readonly lingerMs?: number;
  /** Milliseconds for which a run is kept from its start. Absent: until it is deleted. */
  readonly retentionMs?: number;
  /**
   * Whose runs these are, such as a task's id, where several share the table: runs that are created here are listed here
   * alone, and everything of theirs begins as {@link leadingKeys} says, if their ids begin with it. Any other run is
   * reached by its id.
   */
  readonly scope?: string;
  /** Remembers copies together with whoever uses the table without a scope. */
  readonly sharesCopies?: boolean;
}

/** The ledger in one DynamoDB table, for any number of processes. */
export function openLedger(options: LedgerOptions): Ledger {
  return new DynamoLedger(options);
}

class DynamoLedger implements Ledger {
  readonly #scope: string | undefined;
  readonly #runs: Runs;
  readonly #open: OpenRuns;
  readonly #copies: CopyMemory;
  readonly #replica: Ledger;
  readonly #outcomes: OutcomeBuffer;

  constructor(options: LedgerOptions) {
    const { clock, replica, retentionMs, scope, lingerMs = 1_000 } = options;
    this.#scope = scope;
    const table = new DynamoTable(options, "LEDGER_UNUSABLE");
    const logs = {
      table,
      token: () => randomBytes(6).toString("base64url"),
      sleep: (ms: number) => clock.sleep(ms),
      ttl: () => (retentionMs === undefined ? undefined : Math.ceil((clock.now() + retentionMs) / 1000)),
    };
    this.#runs = new Runs({ table, now: () => clock.now(), retentionMs, scope });
    this.#open = new OpenRuns({ logs, runs: this.#runs, replica });
    const copiesOf = options.sharesCopies === true ? undefined : scope;
    this.#copies = new CopyMemory({ logs: { ...logs, ttl: () => undefined }, replica, scope: copiesOf });
    this.#replica = replica;
    this.#outcomes = new OutcomeBuffer(clock, lingerMs, (runId, outcomes) => this.#append(runId, outcomes));
  }

  async createRun(run: RunRecord): Promise<void> {
    const random = randomBytes(9).toString("base64url");
    const uid = this.#scope === undefined ? random : `${this.#scope}.${random}`;
    await this.#open.createLog(uid);
    try {
      await this.#runs.create(run, uid);
    } catch (error) {
      await this.#open.dropLog(uid);
      throw error;
    }
  }

  async run(runId: string): Promise<RunRecord> {
    return (await this.#open.find(runId)).record;
  }

  runs(limit: number): Promise<readonly RunRecord[]> {
    return this.#runs.list(limit);
  }

  async updateRun(runId: string, change: Partial<RunRecord>): Promise<void> {
    // Kept before the state is told, so that whoever hears of the end finds it.
    if (change.state !== undefined && change.state !== "running") {
      await keepSummary(await this.#synced(runId), this.#replica);
    }
    if (!(await this.#runs.change(runId, change))) throw notFound(runId);
  }

  async deleteRun(runId: string): Promise<void> {
    const stored = await this.#open.find(runId);
    await this.#runs.delete(runId, stored);
    await this.#open.forget(runId, stored.uid);
  }

  async commitFound(runId: string, works: readonly ItemsWork[], checkpoint: FinderCheckpoint): Promise<void> {
    const data = packFound(works, checkpoint);
    await this.#open.with(runId, ({ log }) => log.append("found", data, { note: pack(checkpoint) }));
  }

  async checkpoint(runId: string): Promise<FinderCheckpoint | undefined> {
    const lastFound = await this.#open.with(runId, async ({ log }) => (await log.head())?.lastFound);
    if (lastFound === 0) return undefined;
    const note = await this.#open.with(runId, async ({ log }) => (await log.note(lastFound)) ?? null);
    if (note !== null) return unpackCheckpoint(note);
    // The writer of the last position died before it was written, so that the one before it stands.
    return this.#ask(runId, (ledger, uid) => ledger.checkpoint(uid));
  }

  async *openWork(runId: string): AsyncIterable<ItemsWork> {
    const { uid } = await this.#synced(runId);
    for await (const work of this.#replica.openWork(uid)) yield { ...work, runId };
  }

  async record(runId: string, outcomes: readonly ItemOutcome[]): Promise<void> {
    if (outcomes.length === 0) await this.#open.find(runId);
    else await this.#outcomes.add(runId, outcomes);
  }

  settled(runId: string, keys: readonly string[]): Promise<ReadonlySet<string>> {
    return this.#ask(runId, (ledger, uid) => ledger.settled(uid, keys));
  }

  tally(runId: string): Promise<Tally> {
    return this.#summary(runId, "tally", (ledger, uid) => ledger.tally(uid));
  }

  unsettled(runId: string): Promise<number> {
    return this.#summary(runId, "unsettled", (ledger, uid) => ledger.unsettled(uid));
  }

  async *outcomes(runId: string, filter?: OutcomeFilter, after?: string): AsyncIterable<ItemOutcome> {
    const { uid } = await this.#synced(runId);
    yield* this.#replica.outcomes(uid, filter, after);
  }

  failures(runId: string): Promise<readonly FailureGroup[]> {
    return this.#summary(runId, "failures", (ledger, uid) => ledger.failures(uid));
  }

  reopen(runId: string, filter: Pick<OutcomeFilter, "code">): Promise<number> {
    return this.#open.with(runId, ({ replica }) => replica.reopen(pack(filter)));
  }

  async saveUpload(upload: UploadRecord): Promise<UploadRecord> {
    return (await this.#open.known(upload.runId)).uploads.save(upload);
  }

  async upload(runId: string, key: string): Promise<UploadRecord | undefined> {
    return (await this.#open.known(runId)).uploads.find(key);
  }

  async uploads(runId: string): Promise<readonly UploadRecord[]> {
    return (await this.#open.known(runId)).uploads.list();
  }

  async savePart(runId: string, key: string, uploadId: string, part: UploadPart): Promise<number> {
    return (await this.#open.known(runId)).uploads.savePart(key, uploadId, part);
  }

  async parts(runId: string, key: string, uploadId: string): Promise<readonly UploadPart[]> {
    return (await this.#open.known(runId)).uploads.parts(key, uploadId);
  }

  async dropUpload(runId: string, key: string): Promise<void> {
    await (await this.#open.known(runId)).uploads.drop(key);
  }

  rememberCopies(destination: string, copies: readonly CopyRecord[]): Promise<void> {
    return this.#copies.remember(destination, copies);
  }

  rememberedCopies(destination: string, keys: readonly string[]): Promise<ReadonlyMap<string, CopyRecord>> {
    return this.#copies.remembered(destination, keys);
  }

  async close(): Promise<void> {
    await this.#outcomes.flush();
    await this.#replica.close();
  }

  async #append(runId: string, outcomes: readonly ItemOutcome[]): Promise<void> {
    const data = pack(outcomes);
    await this.#open.with(runId, ({ log }) => log.append("record", data));
  }

  /** From what was kept when the run ended; else from its log. */
  async #summary<K extends keyof Summary>(
    runId: string,
    member: K,
    question: (ledger: Ledger, uid: string) => Promise<Summary[K]>,
  ): Promise<Summary[K]> {
    const summary = await this.#open.with(runId, readSummary);
    return summary === null ? this.#ask(runId, question) : summary[member];
  }

  async #ask<T>(runId: string, question: (ledger: Ledger, uid: string) => Promise<T>): Promise<T> {
    const { uid } = await this.#synced(runId);
    return question(this.#replica, uid);
  }

  #synced(runId: string): Promise<RunContext> {
    return this.#open.with(runId, async (context) => ((await context.replica.sync()) ? context : undefined));
  }
}

function notFound(runId: string): HubError {
  return new HubError("RUN_NOT_FOUND", `there is no run ${runId}`);
}
