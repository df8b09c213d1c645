import type { Clock } from "@dth/core/clock";
import { HubError } from "@dth/core/error";
import type { Work } from "@dth/core/work";
import type { LeasedWork, QueueDepth, WorkQueue } from "@dth/core/work-queue";
import { Database, type Row } from "./database.ts";

/** What {@link openWorkQueue} needs beside the place. */
export interface WorkQueueOptions {
  readonly clock: Clock;
  /** Leases after which work is a dead letter. Default 5. */
  readonly maxDeliveries?: number;
}

/** The queue of one run in the state file, with a connection of its own to close. */
export interface LocalWorkQueue extends WorkQueue {
  close(): Promise<void>;
}

/** Work under a lease that has not ended by acknowledgement, release or another lease. */
const HELD = "n = ? AND run = ? AND leases = ? AND leased = 1 AND dead = 0";

/**
 * Opens the queue of run `runId` in the state file at `path`, that the ledger is in too. Durable as
 * the ledger is. Processes that share it must agree on the time.
 *
 * @throws HubError `LEDGER_UNUSABLE`, `DISK_FULL`
 */
export function openWorkQueue(path: string, runId: string, options: WorkQueueOptions): LocalWorkQueue {
  return new SqliteWorkQueue(new Database(path), runId, options);
}

class SqliteWorkQueue implements LocalWorkQueue {
  readonly #database: Database;
  readonly #run: string;
  readonly #clock: Clock;
  readonly #maxDeliveries: number;
  #latest = 0;

  constructor(database: Database, run: string, options: WorkQueueOptions) {
    this.#database = database;
    this.#run = run;
    this.#clock = options.clock;
    this.#maxDeliveries = options.maxDeliveries ?? 5;
  }

  send(works: readonly Work[], delayMs = 0): Promise<void> {
    return this.#database.write(() => {
      const visibleAt = this.#now() + delayMs;
      for (const work of works) this.#insert(work, visibleAt);
    });
  }

  lease(max: number, visibilityMs: number): Promise<readonly LeasedWork[]> {
    return this.#database.write(() => {
      const now = this.#now();
      const leased: LeasedWork[] = [];
      // Whatever turns out to be a dead letter makes room for one more.
      for (let wanted = max; wanted > 0; ) {
        const rows = this.#take(wanted, now, visibilityMs);
        const living = rows.filter((row) => row.dead === 0);
        leased.push(...living.map((row) => this.#leased(row)));
        wanted = rows.length - living.length;
      }
      return leased;
    });
  }

  extend(receipt: string, visibilityMs: number): Promise<void> {
    return this.#database.write(() => {
      const extended = this.#database.run(
        `UPDATE messages SET visible_at = ? WHERE ${HELD}`,
        ...[this.#now() + visibilityMs, ...this.#held(receipt)],
      );
      if (extended === 0) throw new HubError("LEASE_LOST", "the lease ended and the work is elsewhere");
    });
  }

  acknowledge(receipt: string): Promise<void> {
    return this.#database.write(() => {
      const [n, ...rest] = this.#held(receipt);
      const ended = this.#database.run(
        `DELETE FROM messages WHERE ${HELD} AND visible_at > ?`,
        ...[n, ...rest, this.#now()],
      );
      if (ended === 1) this.#database.run("DELETE FROM message_bodies WHERE message = ?", n);
    });
  }

  async release(receipt: string, delayMs: number): Promise<void> {
    const now = this.#now();
    await this.#database.write(() =>
      this.#database.run(
        `UPDATE messages SET visible_at = ?, leased = 0 WHERE ${HELD} AND visible_at > ?`,
        ...[now + delayMs, ...this.#held(receipt), now],
      ),
    );
  }

  depth(): Promise<QueueDepth> {
    return this.#database.read(() => {
      const row = this.#database.get(
        `SELECT count(*) AS all_of_them, total(dead) AS dead, total(dead = 0 AND leased AND visible_at > ?) AS leased
         FROM messages WHERE run = ?`,
        ...[this.#now(), this.#run],
      );
      const [dead, leased] = [Number(row?.dead), Number(row?.leased)];
      return { waiting: Number(row?.all_of_them) - dead - leased, leased, dead };
    });
  }

  deadLetters(max: number): Promise<readonly Work[]> {
    return this.#database.read(() =>
      this.#database
        .all(
          `SELECT body FROM messages JOIN message_bodies ON message = n
           WHERE run = ? AND dead = 1 ORDER BY visible_at, n LIMIT ?`,
          ...[this.#run, max],
        )
        .map((row) => JSON.parse(String(row.body))),
    );
  }

  redrive(): Promise<number> {
    return this.#database.write(() =>
      this.#database.run(
        "UPDATE messages SET dead = 0, deliveries = 0, visible_at = ? WHERE run = ? AND dead = 1",
        ...[this.#now(), this.#run],
      ),
    );
  }

  async purge(): Promise<void> {
    await this.#database.write(() => {
      this.#database.run(
        "DELETE FROM message_bodies WHERE message IN (SELECT n FROM messages WHERE run = ?)",
        this.#run,
      );
      this.#database.run("DELETE FROM messages WHERE run = ?", this.#run);
    });
  }

  async close(): Promise<void> {
    this.#database.close();
  }

  #insert(work: Work, visibleAt: number): void {
    const row = this.#database.get(
      "INSERT INTO messages (run, visible_at) VALUES (?, ?) RETURNING n",
      ...[this.#run, visibleAt],
    );
    this.#database.run(
      "INSERT INTO message_bodies (message, body) VALUES (?, ?)",
      ...[Number(row?.n), JSON.stringify(work)],
    );
  }

  /** The ready works that wait longest, found in the index: each leased now, or buried after its last delivery. */
  #take(max: number, now: number, visibilityMs: number): readonly Row[] {
    return this.#database.all(
      `UPDATE messages SET
         dead = deliveries >= ?1,
         leased = deliveries < ?1,
         leases = leases + (deliveries < ?1),
         visible_at = iif(deliveries < ?1, ?2 + ?3, ?2),
         deliveries = deliveries + (deliveries < ?1)
       WHERE n IN (SELECT n FROM messages WHERE run = ?4 AND dead = 0 AND visible_at <= ?2 ORDER BY visible_at LIMIT ?5)
       RETURNING n, dead, leases, deliveries`,
      ...[this.#maxDeliveries, now, visibilityMs, this.#run, max],
    );
  }

  #leased({ n, leases, deliveries }: Row): LeasedWork {
    const row = this.#database.get("SELECT body FROM message_bodies WHERE message = ?", Number(n));
    return { work: JSON.parse(String(row?.body)), receipt: `${n}.${leases}`, deliveries: Number(deliveries) };
  }

  /** Never goes back, so that work which is ready stays so when the clock is set back. */
  #now(): number {
    this.#latest = Math.max(this.#latest, this.#clock.now());
    return this.#latest;
  }

  /** The parameters of {@link HELD}; a receipt that is none of ours names no work. */
  #held(receipt: string): [number, string, number] {
    const [, n, lease] = /^(\d+)\.(\d+)$/.exec(receipt) ?? [];
    return [Number(n ?? -1), this.#run, Number(lease ?? -1)];
  }
}
