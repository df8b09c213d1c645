import type { ScheduleF } from "../../api/operations.ts";
import { t } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { readCron } from "./read-cron.ts";
import { SCHEDULE } from "./texts.ts";

/** A schedule in a few words. */
export function scheduleWords(schedule: ScheduleF | null): string {
  switch (schedule?.kind) {
    case "once":
      return schedule.at === null ? t(SCHEDULE.once) : t(SCHEDULE.onceAt, { at: show.moment(schedule.at) });
    case "rate":
      return t(SCHEDULE.rate, { span: show.duration((schedule.everyMinutes ?? 0) * 60) });
    case "cron":
      return cronWords(schedule.expression ?? "", schedule.timeZone ?? "UTC");
    case "events":
      return t(SCHEDULE.events);
    default:
      return t(SCHEDULE.manual);
  }
}

function cronWords(expression: string, zone: string): string {
  const meaning = readCron(expression);
  switch (meaning?.kind) {
    case "hourly":
      return t(SCHEDULE.hourly, { minute: meaning.minute, zone });
    case "daily":
      return t(SCHEDULE.daily, { time: meaning.time, zone });
    case "weekly":
      return t(SCHEDULE.weekly, { days: show.weekdays(meaning.days), time: meaning.time, zone });
    case "monthly":
      return t(SCHEDULE.monthly, { day: meaning.day, time: meaning.time, zone });
    default:
      return t(SCHEDULE.cron, { expression, zone });
  }
}
