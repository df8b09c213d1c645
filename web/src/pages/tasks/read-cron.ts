/** What the most usual cron expressions mean. Days of the week count from Sunday, 0. */
export type CronMeaning =
  | { readonly kind: "hourly"; readonly minute: number }
  | { readonly kind: "daily"; readonly time: string }
  | { readonly kind: "weekly"; readonly time: string; readonly days: readonly number[] }
  | { readonly kind: "monthly"; readonly time: string; readonly day: number };

/** Reads an expression that says one moment of an hour, a day, a week or a month. @returns undefined for all others */
export function readCron(expression: string): CronMeaning | undefined {
  const fields = expression.trim().split(/\s+/);
  const [minute = "", hour = "", day = "", month = "", weekday = ""] = fields;
  if (fields.length !== 5 || month !== "*" || !isNumber(minute)) return undefined;
  if (hour === "*" && day === "*" && weekday === "*") return { kind: "hourly", minute: Number(minute) };
  if (!isNumber(hour)) return undefined;
  const time = `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
  if (day === "*" && weekday === "*") return { kind: "daily", time };
  if (day === "*") return weekly(time, weekday);
  return weekday === "*" && isNumber(day) ? { kind: "monthly", time, day: Number(day) } : undefined;
}

function weekly(time: string, weekday: string): CronMeaning | undefined {
  const parts = weekday.split(",").map((part) => /^([0-7])(?:-([0-7]))?$/.exec(part));
  const days = parts.flatMap((part) => {
    if (part === null) return [Number.NaN];
    const first = Number(part[1]);
    return Array.from({ length: Number(part[2] ?? first) - first + 1 }, (_, n) => (first + n) % 7);
  });
  return days.length === 0 || days.some(Number.isNaN) ? undefined : { kind: "weekly", time, days };
}

function isNumber(field: string): boolean {
  return /^\d{1,2}$/.test(field);
}
