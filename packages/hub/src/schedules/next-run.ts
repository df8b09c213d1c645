import { nextCronMatch } from "@dth/core/cron";
import type { Schedule } from "@dth/core/schedule";

const MINUTE = 60_000;

/**
 * When a schedule that is armed now has its first run; undefined when it waits for somebody or something.
 * A moment in the past is due at once.
 */
export function firstRunAt(schedule: Schedule, now: number): number | undefined {
  switch (schedule.kind) {
    case "manual":
      return undefined;
    case "once":
      return schedule.at ?? now;
    case "rate":
      return now;
    case "cron":
      return nextCronMatch(schedule, now);
    case "events":
      return schedule.sweep === undefined ? undefined : firstRunAt(schedule.sweep, now);
  }
}

/**
 * When the run after one that starts now is due; undefined when there is none. What was missed meanwhile is not made up
 * for: the run that starts now stands for all of it.
 */
export function nextRunAt(schedule: Schedule, now: number): number | undefined {
  switch (schedule.kind) {
    case "manual":
    case "once":
      return undefined;
    case "rate":
      return now + schedule.everyMinutes * MINUTE;
    case "cron":
      return nextCronMatch(schedule, now);
    case "events":
      return schedule.sweep === undefined ? undefined : nextRunAt(schedule.sweep, now);
  }
}

/**
 * The due moment as it should be now. It differs from `due` only after the clock was set back: nothing is due later than
 * the schedule's next run from now, so that a task does not rest for as long as the clock was wrong.
 */
export function reckonedDue(schedule: Schedule, due: number, now: number): number {
  if (schedule.kind === "once") return due;
  const latest = nextRunAt(schedule, now);
  return latest === undefined ? due : Math.min(due, latest);
}
