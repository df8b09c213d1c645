import { Cron } from "croner";
import type { LocalizedText } from "./error-codes.ts";
import type { Schedule } from "./schedule.ts";

/** A schedule by cron expression. */
export type CronSchedule = Extract<Schedule, { kind: "cron" }>;

/**
 * The next moment that matches, in milliseconds since the Unix epoch; undefined when there is none.
 *
 * A time of day that summer time skips runs an hour later on that day, one that happens twice runs once; expressions
 * with `*` go on by real time.
 *
 * @param after exclusive
 * @throws TypeError or RangeError for what {@link cronProblem} refuses
 */
export function nextCronMatch({ expression, timeZone }: CronSchedule, after: number): number | undefined {
  return read(expression, timeZone).nextRun(new Date(after))?.getTime();
}

/** What is wrong with a cron schedule, and in which of its fields; undefined when nothing. */
export function cronProblem(
  schedule: CronSchedule,
  now: number,
): { readonly field: "expression" | "timeZone"; readonly message: LocalizedText } | undefined {
  if (!isTimeZone(schedule.timeZone)) return { field: "timeZone", message: NO_TIME_ZONE };
  try {
    const next = nextCronMatch(schedule, now);
    return next === undefined ? { field: "expression", message: NEVER } : undefined;
  } catch (error) {
    return { field: "expression", message: notCron(error) };
  }
}

/** Without a function to call, so nothing is scheduled here: it only reckons. */
function read(expression: string, timezone: string): Cron {
  return new Cron(expression, { timezone, mode: "5-part", paused: true });
}

/** Offsets such as `+08:00` are none: they know no summer time, and few programs read them. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/u.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const NO_TIME_ZONE: LocalizedText = {
  en: "must be a time zone's IANA name, such as Asia/Shanghai or UTC",
  zh: "必须为 IANA 时区名称，例如 Asia/Shanghai 或 UTC",
};

const NEVER: LocalizedText = { en: "never happens: there is no such date", zh: "永远不会触发：不存在这样的日期" };

function notCron(error: unknown): LocalizedText {
  const reason = error instanceof Error ? error.message.replace(/^Cron\w*: /u, "") : String(error);
  return {
    en: `must be five fields: minute, hour, day of month, month, day of week, such as 0 2 * * 1-5 (${reason})`,
    zh: `必须为五个字段：分、时、日、月、星期，例如 0 2 * * 1-5（${reason}）`,
  };
}
