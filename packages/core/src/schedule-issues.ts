import { cronProblem } from "./cron.ts";
import type { LocalizedText } from "./error-codes.ts";
import type { InputIssue } from "./input-issue.ts";
import type { Schedule } from "./schedule.ts";

/** Said of a schedule by events, where a plugin takes none. */
export const NO_EVENTS: LocalizedText = { en: "this plugin takes no events", zh: "该插件不支持事件" };

/**
 * What a schedule's schema cannot say, the same at a door of the hub and beside the fields of a form.
 *
 * @param now milliseconds since the Unix epoch
 * @param path where it stands in the input
 */
export function scheduleIssues(schedule: Schedule, now: number, path: string): readonly InputIssue[] {
  if (schedule.kind === "events")
    return schedule.sweep === undefined ? [] : scheduleIssues(schedule.sweep, now, `${path}.sweep`);
  if (schedule.kind !== "cron") return [];
  const problem = cronProblem(schedule, now);
  return problem === undefined ? [] : [{ path: `${path}.${problem.field}`, message: problem.message }];
}
