import { TASK_PROGRESS } from "@dth/core/task";
import type { Task } from "@dth/hub/entities";
import { mayDo } from "@dth/hub/tasks/task-actions";
import { describe, expect, it } from "vitest";
import type { TaskRowF } from "../../api/operations.ts";
import { type TaskVerb, verbsOf } from "./task-actions.ts";

const VERBS: readonly TaskVerb[] = ["start", "runNow", "pause", "resume", "stop", "delete"];

describe("verbs of a task", () => {
  it("are what the hub would do, in every state that there is", () => {
    for (const progress of TASK_PROGRESS)
      for (const paused of [false, true])
        for (const armed of [false, true])
          for (const currentRunId of [null, "r"])
            for (const schedule of [{ kind: "manual" }, { kind: "rate", everyMinutes: 1 }]) {
              const shared = { id: "t", name: "t", progress, paused, armed, schedule };
              const task: Task = JSON.parse(JSON.stringify({ ...shared, ...(currentRunId && { currentRunId }) }));
              const row: TaskRowF = JSON.parse(JSON.stringify({ ...shared, currentRunId, lastRun: null }));
              const done = VERBS.filter((verb) => does(verb, task));
              expect([...verbsOf(row)].sort(), JSON.stringify(shared)).toEqual([...done].sort());
            }
  });
});

function does(verb: TaskVerb, task: Task): boolean {
  try {
    return mayDo(verb, task);
  } catch {
    return false;
  }
}
