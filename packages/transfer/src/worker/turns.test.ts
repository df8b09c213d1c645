import type { Work } from "@dth/core/work";
import { expect, it } from "vitest";
import type { Task } from "./task.ts";
import { createTurns } from "./turns.ts";

const items: Work = { kind: "items", id: "w", runId: "r", items: [] };
const parts: Work = {
  kind: "parts",
  id: "w",
  runId: "r",
  parentId: "p",
  entry: { key: "a", size: 9 },
  uploadId: "u",
  partSize: 1,
  firstPart: 1,
  lastPart: 2,
};

function task(key: string, work = items): Task {
  const batch = { lease: { work, receipt: "x", deliveries: 1 }, open: 0, lost: false };
  return { batch, entry: { key, size: 9 }, doubtful: false, attempts: 0 };
}

it("lets one task of an object in, and hands over those that waited when it ends, in doubt", () => {
  const turns = createTurns();
  const [first, second, third, other] = [task("a"), task("a"), task("a"), task("b")];
  expect([first, second, third, other].map(turns.take)).toEqual([true, false, false, true]);
  expect(turns.end(first)).toEqual([second, third]);
  expect([second.doubtful, third.doubtful, other.doubtful]).toEqual([true, true, false]);
  expect(turns.take(second)).toBe(true);
  expect(turns.end(other)).toEqual([]);
});

it("lets ranges of parts of one object run side by side", () => {
  const turns = createTurns();
  const ranges = [task("a", parts), task("a", parts)];
  expect(ranges.map(turns.take)).toEqual([true, true]);
  expect(ranges.flatMap(turns.end)).toEqual([]);
});
