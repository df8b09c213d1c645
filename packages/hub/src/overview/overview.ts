import { permission } from "../access/permissions.ts";
import { useCase } from "../access/use-case.ts";
import type { Overview, Task } from "../entities.ts";
import type { Hub } from "../hub.ts";
import type { HubPorts } from "../ports.ts";
import { runOf, runsOf } from "../runs/run-records.ts";
import { movedPerDay } from "./moved.ts";
import { surveyor, type TaskSurvey } from "./task-counts.ts";

type Attention = Overview["attention"][number];

/** Days of the chart. */
const DAYS = 30;
/** Rows of each list on the home page. */
const MAX_ROWS = 50;
/** Tasks whose last run is looked up to find those rows. */
const MAX_LOOKUPS = 200;

/** The home page in numbers. */
export function createOverview(ports: HubPorts): Hub["overview"] {
  const surveyed = surveyor(ports);
  return (caller) =>
    useCase(ports, caller, permission("overview"), async () => {
      const survey = await surveyed();
      const [running, attention, moved] = await Promise.all([
        runningOf(ports, survey),
        attentionOf(ports, survey),
        movedPerDay(ports, DAYS),
      ]);
      return { tasks: survey.counts, running, attention, moved };
    });
}

/** The runs are read now: their progress is what people look at. One that ended since the survey is left out. */
async function runningOf({ records }: HubPorts, { active }: TaskSurvey): Promise<Overview["running"]> {
  const rows: Overview["running"][number][] = [];
  for (const { id, name, plugin, currentRunId } of active) {
    if (rows.length === MAX_ROWS) break;
    const run = currentRunId === undefined ? undefined : await runsOf(records).find(currentRunId);
    if (run && run.finishedAt === undefined) rows.push({ task: { id, name, plugin }, run: runOf(run) });
  }
  return rows;
}

async function attentionOf(ports: HubPorts, { suspects }: TaskSurvey): Promise<readonly Attention[]> {
  const worstFirst = [...suspects].sort((a, b) => severity(a) - severity(b) || failedOf(b) - failedOf(a));
  const rows: Attention[] = [];
  for (const task of worstFirst.slice(0, MAX_LOOKUPS)) {
    if (rows.length === MAX_ROWS) break;
    const row = await rowOf(ports, task);
    if (row) rows.push(row);
  }
  return rows;
}

async function rowOf({ records }: HubPorts, task: Task): Promise<Attention | undefined> {
  const run = task.lastRun && (await runsOf(records).find(task.lastRun.id));
  const openFailures = run?.openFailures ?? 0;
  const because = task.progress === "ERROR" ? "error" : task.stuck ? "stuck" : "failures";
  if (because === "failures" && openFailures === 0) return undefined;
  const { id, name, plugin, progress, error, stuck } = task;
  const shown = { id, name, plugin, progress, ...(error && { error }), ...(stuck && { stuck }) };
  return { task: shown, because, openFailures };
}

function severity({ progress, stuck }: Task): number {
  if (progress === "ERROR") return 0;
  return stuck ? 1 : 2;
}

function failedOf({ lastRun }: Task): number {
  return lastRun?.tally?.failed.objects ?? 0;
}
