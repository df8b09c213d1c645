import { expect, it } from "vitest";
import { taskState } from "./task-state.ts";

const REST = { paused: false, stuck: null, lastRun: null, armed: false, currentRunId: null } as const;

it("tells apart what was stopped, what was never started, and what waits for its first run", () => {
  const lastRun = { id: "r", number: 1, progress: "STOPPED", startedAt: "", finishedAt: null, tally: null } as const;
  expect(taskState({ ...REST, progress: "STOPPED" })).toBe("draft");
  expect(taskState({ ...REST, progress: "STOPPED", lastRun })).toBe("stopped");
  expect(taskState({ ...REST, progress: "STARTING", armed: true })).toBe("waiting");
  expect(taskState({ ...REST, progress: "STARTING", armed: true, currentRunId: "r" })).toBe("preparing");
});
