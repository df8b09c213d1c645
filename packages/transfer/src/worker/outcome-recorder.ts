import type { Clock } from "@dth/core/clock";
import type { CopyRecord, Ledger } from "@dth/core/ledger";
import type { ItemOutcome } from "@dth/core/outcome";

/** An outcome on its way into the ledger. */
export interface Settlement {
  readonly outcome: ItemOutcome;
  readonly remember?: CopyRecord | undefined;
  /** Called once the outcome is durable. */
  readonly durable: () => void;
}

/** What an {@link OutcomeRecorder} needs. */
export interface OutcomeRecorderOptions {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly runId: string;
  /** `ObjectStore.id` of the destination. */
  readonly destination: string;
  /** Called with the error of a ledger that cannot be written; nothing more is recorded then. */
  readonly failed: (error: unknown) => void;
}

/** Records outcomes many at a time, since one durable write costs more than many objects. */
export interface OutcomeRecorder {
  add(settlement: Settlement): void;
  /** Writes what is waiting. Never rejects. */
  flush(): Promise<void>;
}

const BATCH = 200;
const MAX_DELAY_MS = 100;

/** A recorder that writes every 200 outcomes or 100 ms, one write at a time. */
export function createOutcomeRecorder(options: OutcomeRecorderOptions): OutcomeRecorder {
  const { clock, failed } = options;
  let waiting: Settlement[] = [];
  let writing: Promise<void> | undefined;
  let broken = false;

  const writeAll = async (): Promise<void> => {
    try {
      while (waiting.length > 0 && !broken) {
        const batch = waiting;
        waiting = [];
        await write(options, batch);
        for (const { durable } of batch) durable();
      }
    } catch (error) {
      broken = true;
      failed(error);
    } finally {
      writing = undefined;
    }
  };
  const flush = async (): Promise<void> => {
    if (writing === undefined && waiting.length > 0) writing = writeAll();
    await writing;
  };

  return {
    add: (settlement) => {
      waiting.push(settlement);
      if (writing !== undefined) return;
      if (waiting.length >= BATCH) void flush();
      else if (waiting.length === 1) void clock.sleep(MAX_DELAY_MS).then(flush);
    },
    flush,
  };
}

/** Remembered copies come first: an outcome says that everything about the item is done. */
async function write(options: OutcomeRecorderOptions, batch: readonly Settlement[]): Promise<void> {
  const copies: CopyRecord[] = [];
  for (const { remember } of batch) if (remember !== undefined) copies.push(remember);
  if (copies.length > 0) await options.ledger.rememberCopies(options.destination, copies);
  await options.ledger.record(
    options.runId,
    batch.map(({ outcome }) => outcome),
  );
}
