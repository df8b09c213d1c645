import { expect, it } from "vitest";
import { farOff } from "./bars.ts";

const LOAD = { page: "home", ready: [2_600, 400], scriptBytes: 70_000 };
const LIVE = { longestTask: 40, longTasks: 0, longestGap: 20, frames: 600, seconds: 10, updates: 160, shown: 50 };
const judged = (load: object, live: object) =>
  farOff({ loads: [{ ...LOAD, ...load }], live: { ...LIVE, ...live }, updatesPerMinute: 1_000 });

it("is content with what a busy machine makes of a quick console", () => {
  expect(judged({}, {})).toEqual([]);
});

it.each([
  ["a page that is slow at its best", { ready: [2_100, 2_500] }, {}, "home: usable after 2100 ms"],
  ["a page that nobody opened", { ready: [] }, {}, "home: usable after Infinity ms"],
  ["too much script", { scriptBytes: 120_001 }, {}, "home: 120001 bytes of script"],
  ["a page that stands still under news", {}, { longestTask: 501 }, "did not answer for 501 ms"],
  ["news that do not come", {}, { updates: 80 }, "480 a minute"],
  ["news that nobody sees", {}, { shown: 0 }, "no task was shown"],
])("tells of %s", (_, load, live, words) => {
  expect(judged(load, live)).toEqual([expect.stringContaining(words)]);
});
