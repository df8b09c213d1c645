import type { Schedule } from "@dth/core/schedule";
import { describe, expect, test } from "vitest";
import { firstRunAt, nextRunAt, reckonedDue } from "./next-run.ts";

const NOW = Date.UTC(2025, 0, 1, 12);
const MINUTE = 60_000;
const cron = (expression: string, timeZone = "UTC"): Schedule => ({ kind: "cron", expression, timeZone });

describe("first and next runs", () => {
  const rows: readonly [string, Schedule, number | undefined, number | undefined][] = [
    ["manual", { kind: "manual" }, undefined, undefined],
    ["once, at once", { kind: "once" }, NOW, undefined],
    ["once, later", { kind: "once", at: NOW + 5 }, NOW + 5, undefined],
    ["once, missed", { kind: "once", at: NOW - 5 }, NOW - 5, undefined],
    ["rate", { kind: "rate", everyMinutes: 60 }, NOW, NOW + 60 * MINUTE],
    ["cron", cron("30 14 * * *"), Date.UTC(2025, 0, 1, 14, 30), Date.UTC(2025, 0, 1, 14, 30)],
    ["cron that matches now", cron("0 12 * * *"), Date.UTC(2025, 0, 2, 12), Date.UTC(2025, 0, 2, 12)],
    ["events", { kind: "events", deletes: false }, undefined, undefined],
    [
      "events with a sweep",
      { kind: "events", deletes: false, sweep: { kind: "rate", everyMinutes: 2 } },
      NOW,
      NOW + 2 * MINUTE,
    ],
  ];
  test.each(rows)("%s", (_, schedule, first, next) => {
    expect(firstRunAt(schedule, NOW)).toBe(first);
    expect(nextRunAt(schedule, NOW)).toBe(next);
  });
});

describe("summer time", () => {
  const zone = "America/New_York";
  const runs = (schedule: Schedule, from: number, count: number): string[] => {
    const found: string[] = [];
    let at: number | undefined = from;
    while (found.length < count) {
      at = nextRunAt(schedule, at ?? Number.NaN);
      found.push(new Date(at ?? Number.NaN).toISOString());
    }
    return found;
  };

  test("a time of day that is skipped runs an hour later on that day, and at its time again on the next", () => {
    expect(runs(cron("30 2 * * *", zone), Date.UTC(2025, 2, 8), 3)).toEqual([
      "2025-03-08T07:30:00.000Z",
      "2025-03-09T07:00:00.000Z",
      "2025-03-10T06:30:00.000Z",
    ]);
  });

  test("a time of day that happens twice runs once", () => {
    expect(runs(cron("30 1 * * *", zone), Date.UTC(2025, 10, 1), 3)).toEqual([
      "2025-11-01T05:30:00.000Z",
      "2025-11-02T05:30:00.000Z",
      "2025-11-03T06:30:00.000Z",
    ]);
  });

  test("an expression with a star goes on by real time through both changes", () => {
    const every30 = cron("*/30 * * * *", zone);
    for (const start of [Date.UTC(2025, 2, 9, 5), Date.UTC(2025, 10, 2, 4)]) {
      const found = runs(every30, start, 8).map((at) => Date.parse(at));
      expect(found).toEqual(found.map((_, index) => start + (index + 1) * 30 * MINUTE));
    }
  });
});

describe("clock jumps", () => {
  test("set back by a year, a rate is due within its own interval", () => {
    const rate: Schedule = { kind: "rate", everyMinutes: 60 };
    expect(reckonedDue(rate, NOW + 365 * 24 * 60 * MINUTE, NOW)).toBe(NOW + 60 * MINUTE);
  });

  test("what is due soon, or long past, stays", () => {
    const rate: Schedule = { kind: "rate", everyMinutes: 60 };
    expect(reckonedDue(rate, NOW + 5 * MINUTE, NOW)).toBe(NOW + 5 * MINUTE);
    expect(reckonedDue(rate, 0, NOW)).toBe(0);
    expect(reckonedDue({ kind: "once", at: NOW + 1e12 }, NOW + 1e12, NOW)).toBe(NOW + 1e12);
  });
});
