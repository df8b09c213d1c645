import type { HubPorts } from "../ports.ts";
import { logRun } from "./pulse.ts";
import { hasEnded } from "./run-progress.ts";
import { type RunDocument, runsOf } from "./run-records.ts";
import { workerEndedText } from "./worker-ended.ts";

/** Endings that a run remembers, so that each is told once. */
const REMEMBERED = 200;

/**
 * Tells in a run's log of workers that ended by themselves, with what can be done about it: of work that they had, the run knows
 * no more than that nobody answered. The watchdog goes by the last one.
 *
 * @throws HubError as `WorkerEndings` and `RecordStore` do
 */
export async function noteEndings(ports: HubPorts, seen: RunDocument): Promise<void> {
  if (ports.workerEndings === undefined || hasEnded(seen)) return;
  const { id: runId, taskId, startedAt, endings: known = [] } = seen;
  const found = await ports.workerEndings.of(taskId);
  const news = found.filter(({ id, at }) => at >= startedAt && !known.includes(id)).sort((a, b) => a.at - b.at);
  const last = news.at(-1);
  if (last === undefined) return;
  const { code, message } = last.error;
  await runsOf(ports.records).change(runId, (run) => ({
    ...run,
    endings: [...(run.endings ?? []), ...news.map(({ id }) => id)].slice(-REMEMBERED),
    workerEnded: { at: last.at, problem: { code, message } },
  }));
  for (const { error } of news) {
    await logRun(ports, { taskId, runId }, "error", workerEndedText(error).en);
  }
}
