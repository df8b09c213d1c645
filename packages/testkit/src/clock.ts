import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock } from "@dth/core/clock";

/** A clock that stands still until told. */
export interface FakeClock extends Clock {
  /**
   * Moves time forward by `ms`, waking sleepers in the order in which they are due, each at its own
   * time, with turns of the event loop in between so that what they do next can happen.
   */
  advance(ms: number): Promise<void>;
  /** How many sleeps are waiting for {@link advance}. */
  sleeping(): number;
}

interface Sleeper {
  readonly dueAt: number;
  readonly wake: () => void;
}

/** Turns of the event loop that a woken sleeper gets before time moves on: sockets and files need a few. */
const TURNS = 4;

/** A {@link FakeClock} that starts at `start` milliseconds since the Unix epoch. */
export function fakeClock(start = Date.UTC(2025, 0, 1)): FakeClock {
  const sleepers = new Set<Sleeper>();
  let now = start;
  return {
    now: () => now,
    sleep: (ms, signal) => (ms > 0 ? sleepUntil(sleepers, now + ms, signal) : yieldOnce(signal)),
    sleeping: () => sleepers.size,
    async advance(ms) {
      const target = now + ms;
      for (;;) {
        await turns();
        const next = earliest(sleepers);
        if (next === undefined || next.dueAt > target) break;
        now = Math.max(now, next.dueAt);
        next.wake();
      }
      now = target;
      await whatIsBeside();
    },
  };
}

function sleepUntil(sleepers: Set<Sleeper>, dueAt: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const end = () => {
      sleepers.delete(sleeper);
      signal?.removeEventListener("abort", abort);
    };
    const abort = () => {
      end();
      reject(signal?.reason);
    };
    const wake = () => {
      end();
      resolve();
    };
    const sleeper = { dueAt, wake };
    sleepers.add(sleeper);
    signal?.addEventListener("abort", abort);
  });
}

async function yieldOnce(signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  await nextTurn();
  signal?.throwIfAborted();
}

/** Threads beside the event loop, as Node and Deno have them. */
const THREADS = 4;
/** Digests, signatures and what is compressed, one after the other, that what was woken may need to come to rest. */
const ERRANDS = 4;

/**
 * Digests, signatures and compression are made beside the event loop, and take their time where the machine is busy: what
 * waits in the same line behind them, in every thread, comes back after them.
 */
async function whatIsBeside(): Promise<void> {
  for (let errand = 0; errand < ERRANDS; errand++) {
    await Promise.all(Array.from({ length: THREADS }, () => crypto.subtle.digest("SHA-256", new Uint8Array(1))));
    await turns();
  }
}

/** The sleeper that is due first; of several at one time, the one that lay down first. */
function earliest(sleepers: ReadonlySet<Sleeper>): Sleeper | undefined {
  let first: Sleeper | undefined;
  for (const sleeper of sleepers) {
    if (first === undefined || sleeper.dueAt < first.dueAt) first = sleeper;
  }
  return first;
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await nextTurn();
}
