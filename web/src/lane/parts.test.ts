import { expect, it } from "vitest";
import type { SnapshotF } from "../api/operations.ts";
import { arrivedOf, EMPTY_LANE, laneOfSnapshot, totalOf } from "./parts.ts";

const count = (objects: number, bytes: number) => ({ objects, bytes });

const SNAPSHOT: SnapshotF = {
  phase: "copying",
  listingComplete: true,
  transferredBytes: 0,
  workers: 1,
  requestsInFlight: 0,
  retries: 0,
  throttles: 0,
  limiting: "nothing",
  budget: null,
  startedAt: "2026-07-31T00:00:00Z",
  elapsedMs: 0,
  lastError: null,
  found: count(10, 1_000),
  same: count(2, 200),
  filtered: count(5, 5),
  extra: count(0, 0),
  queued: count(3, 300),
  copied: count(3, 300),
  skipped: count(1, 100),
  failed: count(1, 100),
  deleted: count(0, 0),
};

it("waits for what was found and has no outcome", () => {
  const lane = laneOfSnapshot(SNAPSHOT);
  expect(lane.waiting).toEqual(count(3, 300));
  expect(totalOf(lane)).toEqual(count(10, 1_000));
  expect(arrivedOf(lane)).toEqual(count(5, 500));
});

it("never waits for less than nothing, whatever counts say", () => {
  expect(laneOfSnapshot({ ...SNAPSHOT, found: count(1, 1) }).waiting).toEqual(count(0, 0));
  expect(totalOf(EMPTY_LANE)).toEqual(count(0, 0));
});
