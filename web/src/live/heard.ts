import { batch, untrack } from "solid-js";
import { createStore } from "solid-js/store";
import type { RunF, SnapshotF, TaskProgress } from "../api/operations.ts";
import { type ProgressPoint, type Speed, speedOf, withPoint } from "./rate.ts";

/** Progress of a run as the hub tells of it. */
export interface Heard {
  readonly runId: string;
  readonly progress: TaskProgress;
  readonly snapshot: SnapshotF | null;
  readonly at: string;
}

/** What is known of a run under way. */
export interface LiveRun extends Heard {
  readonly speed: Speed;
}

/** Milliseconds without news of a run under way, after which it is asked for. */
const QUIET_MS = 3_000;
const ACTIVE: readonly TaskProgress[] = ["STARTING", "IN_PROGRESS", "STOPPING"];

const [byTask, setByTask] = createStore<Record<string, LiveRun | undefined>>({});
const points = new Map<string, readonly ProgressPoint[]>();
/** When this page last learnt of a task's run, by its own clock. */
const learnt = new Map<string, number>();

/** The run under way of a task, as last heard or asked for. */
export function liveRun(taskId: string): LiveRun | undefined {
  return byTask[taskId];
}

/** Takes progress in that was heard or asked for; what is older than what is known changes nothing. */
export function hear(taskId: string, run: Heard): void {
  const known = untrack(() => byTask[taskId]);
  if (known?.runId === run.runId && momentOf(run) < momentOf(known)) return;
  const { snapshot, runId } = run;
  const before = points.get(runId) ?? [];
  const after = snapshot === null ? before : withPoint(before, pointOf(snapshot));
  points.set(runId, after);
  learnt.set(taskId, Date.now());
  setByTask(taskId, { ...run, speed: speedOf(after) });
}

/** Takes in what an answer says of a run under way. */
export function noteRun({ id: runId, taskId, progress, snapshot }: RunF): void {
  if (snapshot === null || !ACTIVE.includes(progress)) return;
  hear(taskId, { runId, progress, snapshot, at: new Date(pointOf(snapshot).at).toISOString() });
}

/** Takes in what the hub says is under way; what was quiet and is not among it is under way no more. */
export function hearAll(runs: readonly RunF[], now: number): void {
  const underWay = new Set(runs.map(({ taskId }) => taskId));
  batch(() => {
    for (const taskId of quiet(now)) if (!underWay.has(taskId)) setByTask(taskId, undefined);
    for (const run of runs) noteRun(run);
  });
}

/** Whether a run that was under way has not been heard of for a while. */
export function isQuiet(now: number): boolean {
  return quiet(now).length > 0;
}

function quiet(now: number): readonly string[] {
  return Object.entries(byTask).flatMap(([taskId, run]) => {
    const isActive = run !== undefined && ACTIVE.includes(run.progress);
    return isActive && now - (learnt.get(taskId) ?? now) > QUIET_MS ? [taskId] : [];
  });
}

function pointOf({ startedAt, elapsedMs, transferredBytes, copied }: SnapshotF): ProgressPoint {
  return { bytes: transferredBytes, objects: copied.objects, at: Date.parse(startedAt) + elapsedMs };
}

function momentOf({ snapshot, at }: Heard): number {
  return snapshot === null ? Date.parse(at) : pointOf(snapshot).at;
}
