import * as v from "valibot";
import { parseJson } from "../http/read-json.ts";
import { given } from "./field.ts";

/** As deep as JSON of an argument may be. */
const MOST_DEPTH = 64;
/** What JavaScript can still say as a date. */
const LAST_INSTANT = 8_640_000_000_000_000;

/** An `AWSDateTime` of milliseconds since the Unix epoch. */
export function dateTime(ms: number): string {
  return new Date(Math.min(Math.max(ms, -LAST_INSTANT), LAST_INSTANT)).toISOString();
}

/** The same where there may be none. */
export function dateTimeOrNull(ms: number | undefined): string | null {
  return ms === undefined ? null : dateTime(ms);
}

const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** An `AWSDateTime` argument as milliseconds since the Unix epoch. */
export const DateTimeArgument = v.pipe(
  v.string(),
  v.check(
    (text) => DATE_TIME.test(text) && Number.isFinite(Date.parse(text)),
    "must be a date and time such as 2026-07-31T12:00:00Z | 必须为日期时间，例如 2026-07-31T12:00:00Z",
  ),
  v.transform((text) => Date.parse(text)),
);

/** An `AWSJSON` argument. graphql-yoga gives its text; AppSync gives what the text says, or the text. */
export const JsonArgument = v.pipe(
  v.unknown(),
  v.transform((value) => (typeof value === "string" ? parseJson(value, MOST_DEPTH) : value)),
);

/** An input object, without what is null. */
export function inputObject<Entries extends v.ObjectEntries>(entries: Entries) {
  const schema = v.object(entries);
  // Whatever `given` leaves, the schema looks at it next; valibot wants to know its type beforehand.
  const prepared = v.transform((value: unknown) => given(value) as v.InferInput<typeof schema>);
  return v.pipe(v.unknown(), prepared, schema);
}

/** Seconds since the Unix epoch as text, as the original's clients send them; milliseconds here. */
export const EpochSecondsArgument = v.pipe(
  v.string(),
  v.check(
    (text) => /^\d{1,12}(\.\d{1,9})?$/.test(text),
    "must be seconds since 1970 as text | 必须为 1970 年以来的秒数（文本）",
  ),
  v.transform((text) => Math.floor(Number(text) * 1000)),
);
