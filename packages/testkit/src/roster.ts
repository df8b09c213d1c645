import type { Roster, WorkerShare } from "@dth/core/roster";

/** A roster in memory. */
export function memoryRoster(): Roster {
  const runs = new Map<string, Map<string, WorkerShare>>();
  return {
    async tell(runId, share) {
      const shares = runs.get(runId) ?? new Map<string, WorkerShare>();
      runs.set(runId, shares.set(share.id, structuredClone(share)));
    },
    async leave(runId, id) {
      runs.get(runId)?.delete(id);
    },
    async shares(runId) {
      const shares = [...(runs.get(runId)?.values() ?? [])];
      return shares.sort((a, b) => (a.id < b.id ? -1 : 1));
    },
  };
}
