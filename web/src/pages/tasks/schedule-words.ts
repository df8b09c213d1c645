import type { ScheduleF } from "../../api/operations.ts";
import { t } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { SCHEDULE } from "./texts.ts";

/** A schedule in a few words. */
export function scheduleWords(schedule: ScheduleF | null): string {
  switch (schedule?.kind) {
    case "once":
      return schedule.at === null ? t(SCHEDULE.once) : t(SCHEDULE.onceAt, { at: show.moment(schedule.at) });
    case "rate":
      return t(SCHEDULE.rate, { span: show.duration((schedule.everyMinutes ?? 0) * 60) });
    case "cron":
      return t(SCHEDULE.cron, { expression: schedule.expression ?? "", zone: schedule.timeZone ?? "UTC" });
    case "events":
      return t(SCHEDULE.events);
    default:
      return t(SCHEDULE.manual);
  }
}
