import type { CopyRecord, FinderCheckpoint, Ledger, OutcomeFilter, RunRecord, UploadRecord } from "@dth/core/ledger";
import type { UploadPart } from "@dth/core/object-store";
import type { ItemOutcome, Tally } from "@dth/core/outcome";
import type { ItemsWork } from "@dth/core/work";
import { Database } from "./database.ts";
import { readCopies, saveCopies } from "./ledger-copies.ts";
import { readFailures, readTally, readUnsettled } from "./ledger-counts.ts";
import { readOpenWork, saveFound } from "./ledger-found.ts";
import { readSettled, saveOutcomes } from "./ledger-outcomes.ts";
import { readOutcomes, reopenFailures } from "./ledger-pages.ts";
import { runNumber } from "./ledger-rows.ts";
import { changeRun, hideRun, insertRun, readRun, readRuns, sweepForgottenRuns } from "./ledger-runs.ts";
import { deleteUpload, readParts, readUpload, readUploads, savePart, saveUpload } from "./ledger-uploads.ts";

/**
 * Opens the ledger in the state file at `path`, made with its directory if missing.
 *
 * What a method has saved when it resolves survives the death of every process, kill -9 included. After
 * a power failure the file is consistent but may lack the last commits, in which case the run resumes
 * from a little earlier and copies those objects again. Runs and multipart uploads are written through
 * to the disk, so that an upload left open at a store is known after a power failure too.
 *
 * @throws HubError `LEDGER_UNUSABLE`, `DISK_FULL`
 */
export function openLedger(path: string): Ledger {
  return ledgerOn(new Database(path));
}

/** The ledger in an open state file, which it closes. */
export function ledgerOn(database: Database): Ledger {
  return new SqliteLedger(database);
}

class SqliteLedger implements Ledger {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  createRun(run: RunRecord): Promise<void> {
    return this.#database.writeThrough(() => insertRun(this.#database, run));
  }

  run(runId: string): Promise<RunRecord> {
    return this.#read(runId, readRun);
  }

  runs(limit: number): Promise<readonly RunRecord[]> {
    return this.#database.read(() => readRuns(this.#database, limit));
  }

  updateRun(runId: string, change: Partial<RunRecord>): Promise<void> {
    return this.#database.writeThrough(() => changeRun(this.#database, this.#number(runId), change));
  }

  async deleteRun(runId: string): Promise<void> {
    await this.#database.write(() => hideRun(this.#database, this.#number(runId), runId));
    await sweepForgottenRuns(this.#database);
  }

  commitFound(runId: string, works: readonly ItemsWork[], checkpoint: FinderCheckpoint): Promise<void> {
    return this.#write(runId, (database, run) => saveFound(database, run, works, checkpoint));
  }

  checkpoint(runId: string): Promise<FinderCheckpoint | undefined> {
    return this.#read(runId, readCheckpoint);
  }

  openWork(runId: string): AsyncIterable<ItemsWork> {
    return readOpenWork(this.#database, runId);
  }

  record(runId: string, outcomes: readonly ItemOutcome[]): Promise<void> {
    return this.#write(runId, (database, run) => saveOutcomes(database, run, outcomes));
  }

  settled(runId: string, keys: readonly string[]): Promise<ReadonlySet<string>> {
    return this.#read(runId, (database, run) => readSettled(database, run, keys));
  }

  tally(runId: string): Promise<Tally> {
    return this.#read(runId, (database, run) => {
      const tally = readTally(database, run);
      const found = readCheckpoint(database, run)?.same ?? { objects: 0, bytes: 0 };
      const same = { objects: tally.same.objects + found.objects, bytes: tally.same.bytes + found.bytes };
      return { ...tally, same };
    });
  }

  unsettled(runId: string): Promise<number> {
    return this.#read(runId, readUnsettled);
  }

  outcomes(runId: string, filter: OutcomeFilter = {}, after?: string): AsyncIterable<ItemOutcome> {
    return readOutcomes(this.#database, runId, filter, after);
  }

  failures(runId: string) {
    return this.#read(runId, readFailures);
  }

  reopen(runId: string, filter: Pick<OutcomeFilter, "code">): Promise<number> {
    return reopenFailures(this.#database, runId, filter.code);
  }

  saveUpload(upload: UploadRecord): Promise<UploadRecord> {
    return this.#database.writeThrough(() => saveUpload(this.#database, this.#number(upload.runId), upload));
  }

  upload(runId: string, key: string): Promise<UploadRecord | undefined> {
    return this.#read(runId, (database, run) => readUpload(database, run, key));
  }

  uploads(runId: string): Promise<readonly UploadRecord[]> {
    return this.#read(runId, readUploads);
  }

  savePart(runId: string, key: string, uploadId: string, part: UploadPart): Promise<number> {
    return this.#write(runId, (database, run) => savePart(database, run, key, uploadId, part));
  }

  parts(runId: string, key: string, uploadId: string): Promise<readonly UploadPart[]> {
    return this.#read(runId, (database, run) => readParts(database, run, key, uploadId));
  }

  dropUpload(runId: string, key: string): Promise<void> {
    return this.#write(runId, (database, run) => deleteUpload(database, run, key));
  }

  rememberCopies(destination: string, copies: readonly CopyRecord[]): Promise<void> {
    return this.#database.write(() => saveCopies(this.#database, destination, copies));
  }

  rememberedCopies(destination: string, keys: readonly string[]): Promise<ReadonlyMap<string, CopyRecord>> {
    return this.#database.read(() => readCopies(this.#database, destination, keys));
  }

  async close(): Promise<void> {
    this.#database.close();
  }

  #read<T>(runId: string, body: (database: Database, run: number) => T): Promise<T> {
    return this.#database.read(() => body(this.#database, this.#number(runId)));
  }

  #write<T>(runId: string, body: (database: Database, run: number) => T): Promise<T> {
    return this.#database.write(() => body(this.#database, this.#number(runId)));
  }

  #number(runId: string): number {
    return runNumber(this.#database, runId);
  }
}

function readCheckpoint(database: Database, run: number): FinderCheckpoint | undefined {
  const row = database.get("SELECT checkpoint FROM checkpoints WHERE run = ?", run);
  return row === undefined ? undefined : JSON.parse(String(row.checkpoint));
}
