import { TASK_PROGRESS, type TaskProgress } from "@dth/core/task";
import { describe, expect, it, test } from "vitest";
import { hasEnded, nextRunProgress, type RunEvent } from "./run-progress.ts";

const EVENTS: readonly RunEvent[] = ["begin", "stop", "done", "stopped", "failed", "retry"];

/** The whole table, written down a second time; `-`: cannot happen. In the order of {@link EVENTS}. */
const ROWS: Readonly<Record<TaskProgress, readonly (TaskProgress | "-")[]>> = {
  STARTING: ["IN_PROGRESS", "STOPPING", "-", "STOPPED", "ERROR", "-"],
  IN_PROGRESS: ["IN_PROGRESS", "STOPPING", "DONE", "STOPPED", "ERROR", "-"],
  STOPPING: ["-", "STOPPING", "DONE", "STOPPED", "ERROR", "-"],
  STOPPED: ["-", "-", "-", "-", "-", "STARTING"],
  DONE: ["-", "-", "-", "-", "-", "STARTING"],
  ERROR: ["-", "-", "-", "-", "-", "STARTING"],
};

const CASES = TASK_PROGRESS.flatMap((from) =>
  EVENTS.map((event, index) => ({ from, event, to: ROWS[from][index] ?? "-" })),
);

describe("progress of a run", () => {
  test.each(CASES)("$from and $event: $to", ({ from, event, to }) => {
    if (to === "-")
      expect(() => nextRunProgress(from, event)).toThrow(expect.objectContaining({ code: "WRONG_STATE" }));
    else expect(nextRunProgress(from, event)).toBe(to);
  });

  it("ends in three states", () => {
    const ended = TASK_PROGRESS.filter((progress) => hasEnded({ progress }));
    expect(ended).toEqual(["STOPPED", "DONE", "ERROR"]);
  });
});
