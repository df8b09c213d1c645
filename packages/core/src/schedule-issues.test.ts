import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CronSchedule, nextCronMatch } from "./cron.ts";
import type { Schedule } from "./schedule.ts";
import { scheduleIssues } from "./schedule-issues.ts";

const NOW = Date.UTC(2025, 0, 1, 12);
const cron = (expression: string, timeZone = "UTC"): CronSchedule => ({ kind: "cron", expression, timeZone });

describe("what is wrong with a schedule", () => {
  const rows: readonly [string, Schedule, string, RegExp][] = [
    ["six fields", cron("0 0 0 * * *"), "schedule.expression", /five fields/],
    ["a minute that is none", cron("61 0 * * *"), "schedule.expression", /Invalid value for minute: 61/],
    ["words", cron("every day"), "schedule.expression", /five fields/],
    ["a date that never comes", cron("0 0 30 2 *"), "schedule.expression", /never happens/],
    ["a zone that is none", cron("0 0 * * *", "Mars/Phobos"), "schedule.timeZone", /IANA/],
    ["an offset", cron("0 0 * * *", "+08:00"), "schedule.timeZone", /IANA/],
    [
      "a sweep",
      { kind: "events", deletes: false, sweep: { kind: "cron", expression: "x", timeZone: "UTC" } },
      "schedule.sweep.expression",
      /five fields/,
    ],
  ];
  test.each(rows)("%s", (_, schedule, path, message) => {
    const [issue, ...more] = scheduleIssues(schedule, NOW, "schedule");
    expect(more).toEqual([]);
    expect(issue?.path).toBe(path);
    expect(issue?.message.en).toMatch(message);
    expect(issue?.message.zh).toMatch(/\p{Script=Han}/u);
  });

  test("every zone's weekday mornings are fine", () => {
    for (const zone of ["UTC", "Asia/Shanghai", "America/Sao_Paulo", "Asia/Kathmandu"])
      expect(scheduleIssues(cron("0 9 * * MON-FRI", zone), NOW, "schedule")).toEqual([]);
  });

  test("whatever text is given, there is an issue or a next run, and never anything else", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("*", "0", "5", "60", "-", ",", "/", "L", "W", "#", "?", " ", "MON", "x"), {
          maxLength: 12,
        }),
        (parts) => {
          const schedule = cron(parts.join(""));
          const issues = scheduleIssues(schedule, NOW, "schedule");
          if (issues.length === 0) expect(nextCronMatch(schedule, NOW)).toBeGreaterThan(NOW);
        },
      ),
    );
  });
});
