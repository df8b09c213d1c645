import { newLessons } from "../copy/context.ts";
import type { EnginePorts, RunRequest } from "../ports.ts";
import { createKeyMap } from "../select/key-map.ts";
import { newWorkerCounts } from "../worker/counts.ts";
import { closeUploads } from "./janitor.ts";

/**
 * Aborts what a run left open at its destination that nobody goes on with: it was stopped, or whoever led it is gone for good.
 *
 * @returns uploads that could not be aborted; they stay in the ledger
 * @throws HubError `RUN_NOT_FOUND`, `LEDGER_UNUSABLE`, `DISK_FULL`
 */
export async function tidyRun(request: RunRequest, ports: EnginePorts): Promise<number> {
  const { startedAt } = await ports.ledger.run(request.runId);
  return closeUploads({
    ...{ request, ports, startedAt, lessons: newLessons(), meter: newWorkerCounts() },
    keys: createKeyMap(request.source.prefix, request.destination.prefix),
    signal: new AbortController().signal,
  });
}
