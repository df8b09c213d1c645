import { expect, it } from "vitest";
import { countStates } from "./count-states.ts";

const NONE = { STARTING: 0, IN_PROGRESS: 0, STOPPING: 0, STOPPED: 0, DONE: 0, ERROR: 0 };

it.each([
  ["tells apart what was stopped and what has never run", { STOPPED: 5, DONE: 2 }, 3, "DONE 2, STOPPED 2, UNSTARTED 3"],
  ["leaves out what there is none of", { STOPPED: 3, IN_PROGRESS: 1 }, 3, "IN_PROGRESS 1, UNSTARTED 3"],
  ["never counts below none", { STOPPED: 1 }, 2, "UNSTARTED 1"],
  ["has nothing for no task", {}, 0, ""],
])("%s", (_, some, unstarted, expected) => {
  const counts = countStates({ tasks: { ...NONE, ...some }, unstarted });
  expect(counts.map(({ state, count }) => `${state} ${count}`).join(", ")).toBe(expected);
});
