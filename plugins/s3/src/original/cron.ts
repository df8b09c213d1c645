/**
 * A cron expression of Amazon EventBridge (minute, hour, day of month, month, day of week, year) in the five fields
 * that everybody else has. The two differ in `?`, in `a/b` without an end, and in days of the week, which EventBridge
 * counts from 1.
 *
 * @returns undefined where five fields cannot say the same: a year, `W`, `#`, `L`
 */
export function cronOfEventBridge(expression: string): string | undefined {
  const text = /^cron\((.*)\)$/su.exec(expression.trim())?.[1] ?? expression;
  const fields = text.trim().split(/\s+/u);
  const [minute, hour, day, month, weekday, year] = fields;
  if (fields.length === 5 && !text.includes("?")) return fields.join(" ");
  if (fields.length !== 6 || (year !== "*" && year !== "?")) return undefined;
  const converted = [
    convert(minute, { last: 59 }),
    convert(hour, { last: 23 }),
    convert(day, { last: 31 }),
    convert(month, { last: 12 }),
    convert(weekday, { last: 7, shift: -1 }),
  ];
  return converted.every((field) => field !== undefined) ? converted.join(" ") : undefined;
}

interface Field {
  /** The greatest value, as EventBridge counts. */
  readonly last: number;
  /** Added to every number. */
  readonly shift?: number;
}

function convert(text: string | undefined, field: Field): string | undefined {
  if (text === undefined) return undefined;
  if (text === "?" || text === "*") return "*";
  const items = text.split(",").map((item) => convertItem(item, field));
  return items.every((item) => item !== undefined) ? items.join(",") : undefined;
}

function convertItem(item: string, { last, shift = 0 }: Field): string | undefined {
  const parsed = /^(?:(\*)|(\d+|[A-Za-z]{3})(?:-(\d+|[A-Za-z]{3}))?)(?:\/(\d+))?$/u.exec(item);
  if (parsed === null) return undefined;
  const [, star, from, to, step] = parsed;
  const named = (value: string) => (/^\d+$/u.test(value) ? String(Number(value) + shift) : value.toUpperCase());
  if (star !== undefined) return step === undefined ? "*" : `*/${step}`;
  if (from === undefined) return undefined;
  const start = named(from);
  if (to !== undefined) return `${start}-${named(to)}${step === undefined ? "" : `/${step}`}`;
  if (step === undefined) return start;
  // A step beyond the last value comes back to the first one only: 0/60 in minutes is once an hour.
  if (/^\d+$/u.test(from) && Number(from) + Number(step) > last) return start;
  return `${start}-${last + shift}/${step}`;
}
