import { overridden } from "@dth/testkit/overridden";
import { startRun } from "@dth/transfer/run";
import { enter } from "./lab.ts";

// A worker that leases work, says so, and never finishes any: somebody kills it.
const { request, ports } = enter(JSON.parse(process.argv[2] ?? ""));
const { store } = request.source;
const source = {
  ...request.source,
  store: { ...store, endpoint: store.endpoint, get: () => new Promise<never>(() => {}) },
};
const queue = overridden(ports.queue, {
  lease: async (max, visibilityMs) => {
    const leased = await ports.queue.lease(max, visibilityMs);
    if (leased.length > 0) console.log(leased.length);
    return leased;
  },
});
await startRun({ ...request, source }, { ...ports, queue }, { workOnly: true, leaseMs: 3_000 }).finished;
