import type { LocalizedText } from "@dth/core/error-codes";
import type { RunF, TaskProgress, TaskRowF } from "../api/operations.ts";
import { text } from "../i18n/text.ts";

/** How a state is shown. */
export interface Look {
  readonly word: LocalizedText;
  /** On a grid of 14. */
  readonly shape: string;
  readonly solid?: boolean;
  readonly tone: "arrived" | "alarm" | "waiting" | "still" | "plain";
}

const CIRCLE = "M7 1.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11z";

/** What people are told of a task or a run, in a shape, a word and a tone. */
export const STATE_TEXTS = {
  arrived: { word: text("Arrived", "已送达"), shape: `${CIRCLE}M4.5 7.2 6.3 9l3.3-3.7`, tone: "arrived" },
  short: { word: text("Some failed", "部分失败"), shape: "M7 1.5 13 12H1zM7 5.5v3M7 10.3v.1", tone: "alarm" },
  failed: { word: text("Failed", "失败"), shape: "M4 4l6 6M10 4l-6 6M1.5 1.5h11v11h-11z", tone: "alarm" },
  running: { word: text("Running", "运行中"), shape: "M3 1.8v10.4L12 7z", solid: true, tone: "plain" },
  preparing: { word: text("Preparing", "准备中"), shape: `${CIRCLE}M7 4v3.2l2.2 1.3`, tone: "plain" },
  paused: { word: text("Paused", "已暂停"), shape: "M3 2h3v10H3zM8 2h3v10H8z", solid: true, tone: "waiting" },
  stopping: { word: text("Stopping", "正在停止"), shape: "M2.5 2.5h9v9h-9z", tone: "still" },
  stopped: { word: text("Stopped", "已停止"), shape: "M2.5 2.5h9v9h-9z", solid: true, tone: "still" },
  draft: { word: text("Not started", "未启动"), shape: "M2.5 2.5h9v9h-9z", tone: "still" },
  waiting: { word: text("Scheduled", "已排程"), shape: `${CIRCLE}M7 4v3.2l2.2 1.3`, tone: "still" },
  stuck: { word: text("Stuck", "停滞"), shape: "M7 1.5 13 12H1zM7 5.5v3M7 10.3v.1", tone: "alarm" },
} as const satisfies Readonly<Record<string, Look>>;

/** A state of a task or run. */
export type StateName = keyof typeof STATE_TEXTS;

/** What a task is, in one word. What needs a person comes first. */
export function taskState(
  task: Pick<TaskRowF, "progress" | "paused" | "stuck" | "lastRun" | "armed" | "currentRunId">,
): StateName {
  if (task.paused) return "paused";
  if (task.stuck !== null) return "stuck";
  // Armed and without a run yet: it waits for the first one.
  if (task.progress === "STARTING" && task.currentRunId === null) return "waiting";
  const state = progressState(task.progress, task.lastRun?.tally?.failed.objects ?? 0);
  if (state === "stopped" && task.lastRun === null) return task.armed ? "waiting" : "draft";
  return state;
}

/** What a run is, in one word. */
export function runState(run: Pick<RunF, "progress" | "paused" | "openFailures" | "tally">): StateName {
  if (run.paused) return "paused";
  return progressState(run.progress, run.openFailures ?? run.tally?.failed.objects ?? 0);
}

/** @param failures items of a run that is done which did not arrive */
function progressState(progress: TaskProgress | null, failures: number): StateName {
  switch (progress) {
    case "STARTING":
      return "preparing";
    case "IN_PROGRESS":
      return "running";
    case "STOPPING":
      return "stopping";
    case "ERROR":
      return "failed";
    case "DONE":
      return failures > 0 ? "short" : "arrived";
    default:
      return "stopped";
  }
}
