import { TASK_PROGRESS } from "@dth/core/task";
import * as v from "valibot";
import { DateTimeArgument, inputObject, JsonArgument } from "./scalars.ts";

/** Ids are checked by the hub; no id is longer. */
export const IdArgument = v.pipe(v.string(), v.maxLength(128));

/** A `TaskProgress` of the schema. */
export const ProgressArgument = v.picklist(TASK_PROGRESS);

/** How much of a list is asked for, and from where. */
export const PAGE_ARGUMENTS = {
  limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200))),
  cursor: v.optional(v.pipe(v.string(), v.maxLength(4_096))),
};

const SweepArgument = inputObject({
  kind: v.string(),
  everyMinutes: v.optional(v.number()),
  expression: v.optional(v.string()),
  timeZone: v.optional(v.string()),
});

const ScheduleArgument = inputObject({
  kind: v.string(),
  at: v.optional(DateTimeArgument),
  everyMinutes: v.optional(v.number()),
  expression: v.optional(v.string()),
  timeZone: v.optional(v.string()),
  deletes: v.optional(v.boolean()),
  sweep: v.optional(SweepArgument),
});

const SideArgument = inputObject({
  type: v.string(),
  connection: v.optional(v.string()),
  parameters: v.optional(JsonArgument),
});

const TASK_PARTS = {
  description: v.optional(v.string()),
  options: v.optional(JsonArgument),
  schedule: v.optional(ScheduleArgument),
  notify: v.optional(v.array(v.string())),
};

/** A `TaskInput` of the hub, which checks it; here only dates and JSON are read. */
export const TaskArgument = inputObject({
  ...TASK_PARTS,
  name: v.string(),
  plugin: v.string(),
  source: SideArgument,
  destination: SideArgument,
});

/** A `TaskChange`: what is not given stays. */
export const TaskChangeArgument = inputObject({
  ...TASK_PARTS,
  name: v.optional(v.string()),
  plugin: v.optional(v.string()),
  source: v.optional(SideArgument),
  destination: v.optional(SideArgument),
});

const CONNECTION_PARTS = { parameters: v.optional(JsonArgument) };

/** A `ConnectionInput`. */
export const ConnectionArgument = inputObject({
  ...CONNECTION_PARTS,
  name: v.string(),
  plugin: v.string(),
  type: v.string(),
});

/** A `ConnectionChange`: what is not given stays. */
export const ConnectionChangeArgument = inputObject({
  ...CONNECTION_PARTS,
  name: v.optional(v.string()),
  plugin: v.optional(v.string()),
  type: v.optional(v.string()),
});

const TargetArgument = inputObject({
  kind: v.string(),
  url: v.optional(v.string()),
  to: v.optional(v.array(v.string())),
  from: v.optional(v.string()),
  server: v.optional(v.string()),
  port: v.optional(v.number()),
  security: v.optional(v.string()),
  topicArn: v.optional(v.string()),
  secret: v.optional(v.string()),
});

const CHANNEL_PARTS = {
  on: v.optional(v.array(v.string())),
  digestMinutes: v.optional(v.number()),
  language: v.optional(v.string()),
};

/** A `ChannelInput`. */
export const ChannelArgument = inputObject({ ...CHANNEL_PARTS, name: v.string(), target: TargetArgument });

/** A `ChannelChange`: what is not given stays. */
export const ChannelChangeArgument = inputObject({
  ...CHANNEL_PARTS,
  name: v.optional(v.string()),
  target: v.optional(TargetArgument),
});

/** Names and texts in pairs, as the original's clients send parameters. A later pair of one name wins. */
export const ParametersArgument = v.pipe(
  v.array(inputObject({ ParameterKey: v.optional(v.string(), ""), ParameterValue: v.optional(v.string(), "") })),
  v.maxLength(500),
  v.transform((pairs) =>
    Object.fromEntries(pairs.map(({ ParameterKey, ParameterValue }) => [ParameterKey, ParameterValue])),
  ),
);
