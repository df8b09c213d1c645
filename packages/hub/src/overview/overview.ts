import { TASK_PROGRESS, type TaskProgress } from "@dth/core/task";
import { permission } from "../access/permissions.ts";
import { useCase } from "../access/use-case.ts";
import type { Overview, Task } from "../entities.ts";
import type { Hub } from "../hub.ts";
import type { HubPorts } from "../ports.ts";
import { runOf, runsOf } from "../runs/run-records.ts";
import { tasksOf, UNSTARTED } from "../tasks/task-records.ts";
import { attentionReason, countMarks, markedTasks } from "./attention-marks.ts";
import { movedPerDay } from "./moved.ts";

type Attention = Overview["attention"][number];
type Running = Overview["running"][number];

/** Days of the chart. */
const DAYS = 30;
/** Rows of each list on the home page. */
const MAX_ROWS = 50;
/** Tasks that are looked at to find those rows: a task that waits for its first run is `STARTING` too, and marks get old. */
const MAX_LOOKUPS = 200;
/** In which tasks have a run under way, the most telling first. */
const UNDER_WAY: readonly TaskProgress[] = ["IN_PROGRESS", "STOPPING", "STARTING"];

/** The home page in numbers. Reads no more tasks than it shows, however many there are. */
export function createOverview(ports: HubPorts): Hub["overview"] {
  return (caller) =>
    useCase(ports, caller, permission("overview"), async () => {
      const [tasks, unstarted, running, attention, marks, moved] = await Promise.all([
        countTasks(ports),
        ports.records.count("task-order", UNSTARTED),
        runningOf(ports),
        attentionOf(ports),
        countMarks(ports.records),
        movedPerDay(ports, DAYS),
      ]);
      const { accepted: _, ...attentionCounts } = marks;
      return { tasks, unstarted, running, attention, attentionCounts, moved };
    });
}

async function countTasks({ records }: HubPorts): Promise<Overview["tasks"]> {
  const counts = { STARTING: 0, IN_PROGRESS: 0, STOPPING: 0, STOPPED: 0, DONE: 0, ERROR: 0 };
  for (const progress of TASK_PROGRESS) counts[progress] = await records.count("task", progress);
  return counts;
}

/** The task that was started last comes first. */
async function runningOf(ports: HubPorts): Promise<readonly Running[]> {
  const rows: Running[] = [];
  for (const group of UNDER_WAY) {
    const query = { group, order: "descending", limit: MAX_LOOKUPS } as const;
    for (const task of (await tasksOf(ports.records).list(query)).items) {
      if (rows.length === MAX_ROWS) return rows;
      const row = await runningRow(ports, task);
      if (row !== undefined) rows.push(row);
    }
  }
  return rows;
}

/** One whose run has ended by now is left out. */
async function runningRow({ records }: HubPorts, task: Task): Promise<Running | undefined> {
  const run = task.currentRunId === undefined ? undefined : await runsOf(records).find(task.currentRunId);
  if (run === undefined || run.finishedAt !== undefined) return undefined;
  const { id, name, plugin } = task;
  return { task: { id, name, plugin }, run: runOf(run) };
}

async function attentionOf(ports: HubPorts): Promise<readonly Attention[]> {
  const rows: Attention[] = [];
  let looked = 0;
  for await (const id of markedTasks(ports.records, "failures")) {
    if (rows.length === MAX_ROWS || looked++ === MAX_LOOKUPS) break;
    const row = await attentionRow(ports, id);
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

async function attentionRow({ records }: HubPorts, taskId: string): Promise<Attention | undefined> {
  const found = await tasksOf(records).find(taskId);
  if (found === undefined) return undefined;
  const run = found.lastRun && (await runsOf(records).find(found.lastRun.id));
  const because = attentionReason(found, run);
  if (because === undefined || because === "accepted") return undefined;
  const { id, name, plugin, progress, error, stuck } = found;
  const task = { id, name, plugin, progress, ...(error && { error }), ...(stuck && { stuck }) };
  return { task, because, openFailures: run?.openFailures ?? 0 };
}
