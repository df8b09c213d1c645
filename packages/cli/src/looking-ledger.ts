import type { Ledger } from "@dth/core/ledger";
import type { WorkQueue } from "@dth/core/work-queue";

/** A ledger that remembers earlier copies but keeps nothing of this run: for looking without a trace. */
export function lookingLedger(ledger: Ledger): Ledger {
  const silent: Partial<Ledger> = {
    checkpoint: async () => undefined,
    commitFound: async () => {},
    record: async () => {},
    settled: async () => new Set(),
  };
  return new Proxy(ledger, {
    get(target, name) {
      const own = Reflect.get(silent, name);
      if (own !== undefined) return own;
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** A queue that nothing is ever sent to. */
export function emptyQueue(): WorkQueue {
  return {
    send: async () => {},
    lease: async () => [],
    extend: async () => {},
    acknowledge: async () => {},
    release: async () => {},
    depth: async () => ({ waiting: 0, leased: 0, dead: 0 }),
    deadLetters: async () => [],
    redrive: async () => 0,
    purge: async () => {},
  };
}
