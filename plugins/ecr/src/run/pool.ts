import { HubError } from "@dth/core/error";
import { ERROR_CODES } from "@dth/core/error-codes";
import type { ItemOutcome } from "@dth/core/outcome";
import type { WorkItem } from "@dth/core/work";

/** Copies of a run: given work, it works. */
export interface Pool {
  add(items: readonly WorkItem[]): void;
  /** No more will be added. Resolves when everything has an outcome; rejects with what ended the run. */
  finish(): Promise<void>;
  /** Starts nothing any more. Resolves when nothing runs. */
  stop(): Promise<void>;
}

interface PoolOptions {
  /** At once. */
  readonly lanes: number;
  settle(item: WorkItem): Promise<ItemOutcome>;
  /** Called with every outcome, one after the other for each lane. */
  settled(outcome: ItemOutcome): Promise<void>;
  /** Called with the number of items under way. */
  active(count: number): void;
  /** Called with what ends the run, as soon as it is known. */
  failed(error: unknown): void;
}

/** So many images in a row that fail for a reason that is not theirs: the next one would, too. */
const HOPELESS = 5;

/** A {@link Pool}. No key is ever under way twice. */
export function createPool({ lanes, settle, settled, active, failed }: PoolOptions): Pool {
  const waiting: WorkItem[] = [];
  const known = new Set<string>();
  const running = new Set<Promise<void>>();
  let head = 0;
  let hopeless = 0;
  let failure: { readonly error: unknown } | undefined;

  const one = async (item: WorkItem): Promise<void> => {
    const outcome = await settle(item);
    await settled(outcome);
    const { kind, code, message = "" } = outcome;
    hopeless = kind === "failed" && code !== undefined && ERROR_CODES[code].class === "job" ? hopeless + 1 : 0;
    if (hopeless >= HOPELESS && code !== undefined) {
      throw new HubError(code, `${HOPELESS} images in a row failed, the last one because ${message}`);
    }
  };
  const pump = (): void => {
    while (running.size < lanes && failure === undefined) {
      const item = waiting[head];
      if (item === undefined) break;
      head++;
      const lane: Promise<void> = one(item)
        .catch((error: unknown) => {
          if (failure === undefined) failed(error);
          failure ??= { error };
        })
        .finally(() => {
          running.delete(lane);
          active(running.size);
          pump();
        });
      running.add(lane);
    }
    active(running.size);
  };
  const quiet = async (): Promise<void> => {
    while (running.size > 0) await Promise.all(running);
  };
  return {
    add(items) {
      const fresh = items.filter(({ entry }) => !known.has(entry.key));
      for (const item of fresh) known.add(item.entry.key);
      waiting.push(...fresh);
      pump();
    },
    async finish() {
      await quiet();
      if (failure !== undefined) throw failure.error;
    },
    async stop() {
      failure ??= { error: new HubError("CANCELLED", "stopped on request") };
      await quiet();
    },
  };
}
