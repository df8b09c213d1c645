import { expect, it } from "vitest";
import { progressLine, runLine, runSummary } from "./run-text.ts";
import type { Run } from "./shapes.ts";

const MIB = 1024 ** 2;
const none = { objects: 0, bytes: 0 };
const RUN: Run = {
  ...{ id: "r1", taskId: "t1", number: 1, trigger: "manual", progress: "IN_PROGRESS", paused: false, startedAt: 0 },
  snapshot: {
    ...{ phase: "copying", limiting: "network", listingComplete: true, elapsedMs: 10_000, transferredBytes: 200 * MIB },
    ...{ found: { objects: 2, bytes: 300 * MIB }, queued: { objects: 2, bytes: 300 * MIB } },
    ...{ copied: { objects: 1, bytes: MIB }, same: none, skipped: none, failed: none, deleted: none },
  },
};
const FAILED: Run = {
  ...RUN,
  progress: "ERROR",
  error: {
    code: "BUCKET_NOT_FOUND",
    message: "GET http://s/nope was answered 404 NoSuchBucket: The specified bucket does not exist",
  },
};
const LOOK = { language: "en", width: 80 } as const;

it("counts what has moved of a large object that is still on its way", () => {
  expect(progressLine(RUN, "en")).toBe("IN_PROGRESS  copied 1 of 2  200 MiB of 300 MiB  20.0 MiB/s  10 s");
  expect(progressLine(RUN, "zh")).toBe("IN_PROGRESS  已复制 1 / 2  200 MiB / 300 MiB  20.0 MiB/秒  10 秒");
});

it("says what is known so far while the source is still being listed", () => {
  const listing = { ...RUN, snapshot: RUN.snapshot && { ...RUN.snapshot, listingComplete: false } };
  expect(progressLine(listing, "en")).toContain("copied 1 of >= 2  200 MiB of >= 300 MiB");
});

it("leaves out how much there is where nobody knows that before, as with images", () => {
  const image = { queued: { objects: 4, bytes: 0 }, copied: { objects: 1, bytes: MIB }, transferredBytes: 2 * MIB };
  const line = progressLine({ ...RUN, snapshot: RUN.snapshot && { ...RUN.snapshot, ...image } }, "en");
  expect(line).toBe("IN_PROGRESS  copied 1 of 4  2.00 MiB  205 KiB/s  10 s");
});

it("says what it looks at as long as there is nothing to do", () => {
  const { snapshot } = RUN;
  const looking = snapshot && { ...snapshot, queued: none, copied: none, same: { objects: 1200, bytes: MIB } };
  expect(progressLine({ ...RUN, snapshot: looking }, "en")).toBe("IN_PROGRESS  2 found, 1,200 same  10 s");
});

it("names a run's error in its line, and says at its end what happened and what to do", () => {
  expect(runLine(FAILED, "en")).toMatch(/ERROR +copied 1 {2}BUCKET_NOT_FOUND$/u);
  const summary = runSummary(FAILED, LOOK).join("\n");
  expect(summary).toContain("error [BUCKET_NOT_FOUND]: GET http://s/nope was answered 404");
  expect(summary).toContain("do: There is no such bucket");
  expect(runSummary(FAILED, { ...LOOK, language: "zh" }).join("\n")).toContain("该端点没有此桶");
});

it("asks whether a source is right that holds nothing, and says how failures are seen", () => {
  const empty = { ...RUN, progress: "DONE" as const, snapshot: RUN.snapshot && { ...RUN.snapshot, found: none } };
  expect(runSummary(empty, LOOK).join("\n")).toContain("nothing was found at the source; is it the right one?");
  expect(runSummary({ ...RUN, progress: "DONE" }, LOOK).join("\n")).not.toContain("nothing was found");
  expect(runSummary({ ...RUN, openFailures: 3 }, LOOK).join("\n")).toContain("dth run items r1 --kind failed");
});

it("shows the error of a newer hub as it is", () => {
  const newer = { ...FAILED, error: { code: "OF_TOMORROW", message: "something new" } };
  expect(runSummary(newer, LOOK).join("\n")).toContain("OF_TOMORROW: something new");
});
