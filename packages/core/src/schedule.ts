import * as v from "valibot";

/** The last moment that a date can say, in milliseconds since the Unix epoch: ECMA-262, time values. */
const LAST_MOMENT = 8_640_000_000_000_000;

const CronSchema = v.strictObject({
  kind: v.literal("cron"),
  /** Five fields: minute, hour, day of month, month, day of week. What a pattern cannot say is checked by `scheduleIssues`. */
  expression: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
  /** IANA name, such as `Asia/Shanghai`. */
  timeZone: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(64)), "UTC"),
});

const RateSchema = v.strictObject({
  kind: v.literal("rate"),
  /** From the last start to the next. At most a year. */
  everyMinutes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(525_600)),
});

/** When a task runs. A run that is due while another one is going on is left out: the running one is followed by one. */
export const ScheduleSchema = v.variant("kind", [
  /** Only when somebody asks. */
  v.strictObject({ kind: v.literal("manual") }),
  /** Once, at a moment (milliseconds since the Unix epoch) or at once. */
  v.strictObject({
    kind: v.literal("once"),
    at: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(LAST_MOMENT))),
  }),
  RateSchema,
  CronSchema,
  /** As events arrive, and a whole pass now and then, because events get lost. */
  v.strictObject({
    kind: v.literal("events"),
    /** Whether events of deletions delete at the destination. */
    deletes: v.optional(v.boolean(), false),
    sweep: v.optional(v.variant("kind", [RateSchema, CronSchema])),
  }),
]);

/** When a task runs by itself. */
export type Schedule = v.InferOutput<typeof ScheduleSchema>;
