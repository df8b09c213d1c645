import { describe, expect, it, test } from "vitest";
import { toyTask } from "../../test/toy-hub.ts";
import { mayDo, situationOf, type TaskAction, type TaskSituation } from "./task-actions.ts";

const SITUATIONS: Readonly<Record<TaskSituation, ReturnType<typeof toyTask>>> = {
  idle: toyTask({ progress: "DONE" }),
  waiting: toyTask({ progress: "DONE", armed: true }),
  running: toyTask({ progress: "IN_PROGRESS", currentRunId: "r" }),
  stopping: toyTask({ progress: "STOPPING", currentRunId: "r" }),
  "run-paused": toyTask({ progress: "IN_PROGRESS", currentRunId: "r", paused: true }),
  "schedule-paused": toyTask({ progress: "DONE", armed: true, paused: true }),
};

const ACTIONS: readonly TaskAction[] = ["start", "runNow", "pause", "resume", "stop", "delete"];

/** `+`: done, `=`: so already, `-`: refused. In the order of {@link ACTIONS}. */
const ROWS: Readonly<Record<TaskSituation, string>> = {
  idle: "++--=+",
  waiting: "=++-++",
  running: "--+-+-",
  stopping: "----=-",
  "run-paused": "--=++-",
  "schedule-paused": "--=+++",
};

const CASES = Object.entries(SITUATIONS).flatMap(([situation, task]) =>
  ACTIONS.map((action, index) => ({
    situation,
    task,
    action,
    verdict: Object.entries(ROWS).find(([name]) => name === situation)?.[1][index],
  })),
);

describe("what can be done to a task", () => {
  test.each(CASES)("$situation, $action: $verdict", ({ task, action, verdict }) => {
    if (verdict === "-") expect(() => mayDo(action, task)).toThrow(expect.objectContaining({ code: "WRONG_STATE" }));
    else expect(mayDo(action, task)).toBe(verdict === "+");
  });

  test.each(Object.entries(SITUATIONS))("%s is told from the task", (situation, task) => {
    expect(situationOf(task)).toBe(situation);
  });

  it("says in which state it can be done", () => {
    expect(() => mayDo("delete", SITUATIONS.running)).toThrow(
      "the task cannot be deleted while a run is going on; stop it first or wait for its end",
    );
  });
});
