import { HubError } from "@dth/core/error";
import type { Ledger } from "@dth/core/ledger";
import { Log, type LogOptions } from "./log.ts";
import { Replica } from "./replica.ts";
import type { Runs, StoredRun } from "./runs.ts";
import { Uploads } from "./uploads.ts";

/** Everything of one run that this process uses. */
export interface RunContext {
  readonly uid: string;
  readonly log: Log;
  readonly replica: Replica;
  readonly uploads: Uploads;
}

/** What {@link OpenRuns} needs. */
export interface OpenRunsOptions {
  /** Of every run's log, but its partition. */
  readonly logs: Omit<LogOptions, "pk">;
  readonly runs: Runs;
  readonly replica: Ledger;
}

/** Runs that a process keeps in its replica: the one it works on, and those that people look at. */
const MAX_OPEN = 64;

/** The runs that this process has asked for, by id. */
export class OpenRuns {
  readonly #options: OpenRunsOptions;
  /** The one used last is the last. */
  readonly #contexts = new Map<string, Promise<RunContext>>();

  constructor(options: OpenRunsOptions) {
    this.#options = options;
  }

  createLog(uid: string): Promise<void> {
    return this.#log(uid).create();
  }

  dropLog(uid: string): Promise<void> {
    return this.#log(uid).drop();
  }

  /** @throws HubError `RUN_NOT_FOUND` */
  async find(runId: string): Promise<StoredRun> {
    const stored = await this.#options.runs.find(runId);
    if (stored === undefined) throw new HubError("RUN_NOT_FOUND", `there is no run ${runId}`);
    return stored;
  }

  /** The run's context, without a look whether the run was deleted since. @throws HubError `RUN_NOT_FOUND` */
  async known(runId: string): Promise<RunContext> {
    const known = this.#contexts.get(runId);
    this.#contexts.delete(runId);
    const context = known ?? this.#make(runId);
    this.#contexts.set(runId, context);
    try {
      return await context;
    } catch (error) {
      if (this.#contexts.get(runId) === context) this.#contexts.delete(runId);
      throw error;
    }
  }

  /**
   * What `use` makes of the run. Undefined says that its log is gone; then another run may have the id by now.
   *
   * @throws HubError `RUN_NOT_FOUND`
   */
  async with<T>(runId: string, use: (context: RunContext) => Promise<T | undefined>): Promise<T> {
    for (let attempt = 0; attempt < 2; attempt++) {
      const result = await use(await this.known(runId));
      if (result !== undefined) return result;
      await this.#close(runId);
    }
    throw new HubError("RUN_NOT_FOUND", `there is no run ${runId}`);
  }

  /** Deletes everything of a run whose record is gone. */
  async forget(runId: string, uid: string): Promise<void> {
    await this.#close(runId);
    await new Uploads(this.#options.logs.table, uid).dropAll();
    await this.#log(uid).drop();
  }

  async #make(runId: string): Promise<RunContext> {
    const { uid, record } = await this.find(runId);
    const { replica, logs } = this.#options;
    for (const oldest of [...this.#contexts.keys()].slice(0, -MAX_OPEN)) await this.#close(oldest);
    await replica.createRun({ ...record, id: uid });
    const log = this.#log(uid);
    const target = { ledger: replica, runId: uid };
    return { uid, log, replica: new Replica(log, target), uploads: new Uploads(logs.table, uid) };
  }

  async #close(runId: string): Promise<void> {
    const context = this.#contexts.get(runId);
    if (context === undefined) return;
    this.#contexts.delete(runId);
    const { uid } = await context;
    await this.#options.replica.deleteRun(uid);
  }

  #log(uid: string): Log {
    return new Log({ ...this.#options.logs, pk: `log#${uid}` });
  }
}
