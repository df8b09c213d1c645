import * as v from "valibot";
import type { InputIssue } from "./input-issue.ts";
import type { ParameterValues } from "./parameter.ts";
import { ScheduleSchema } from "./schedule.ts";

/** How far a task or a run is; the original's own words. */
export const TASK_PROGRESS = ["STARTING", "IN_PROGRESS", "STOPPING", "STOPPED", "DONE", "ERROR"] as const;

/** How far a task or its run is. */
export type TaskProgress = (typeof TASK_PROGRESS)[number];

const ParameterValueSchema = v.union([
  v.pipe(v.number(), v.safeInteger()),
  v.pipe(v.string(), v.maxLength(65_536)),
  v.boolean(),
  v.pipe(v.array(v.pipe(v.string(), v.maxLength(4_096))), v.maxLength(10_000)),
  v.record(v.pipe(v.string(), v.maxLength(256)), v.pipe(v.string(), v.maxLength(4_096))),
]);

/** Values whose names and shapes the plugin's manifest checks afterwards. */
export const ParameterValuesSchema = v.record(v.pipe(v.string(), v.maxLength(64)), ParameterValueSchema);

const SideSchema = v.strictObject({
  /** Id of a source or destination in the plugin's manifest, such as `oss`. */
  type: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  /** Id of a connection whose parameters come first; own parameters win over them. */
  connection: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(64))),
  parameters: v.optional(ParameterValuesSchema, {}),
});

/** What a person asks for. The plugin's manifest checks the parameters. */
export const TaskInputSchema = v.strictObject({
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
  description: v.optional(v.pipe(v.string(), v.maxLength(2_000)), ""),
  /** Id of a plugin, such as `s3`. */
  plugin: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  source: SideSchema,
  destination: SideSchema,
  options: v.optional(ParameterValuesSchema, {}),
  schedule: v.optional(ScheduleSchema, { kind: "manual" }),
  /** Ids of channels that hear of this task's ends and failures. */
  notify: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(64))), v.maxLength(20)), []),
});

/** What a caller may give. */
export type TaskInput = v.InferInput<typeof TaskInputSchema>;
/** With every default filled in. */
export type TaskSpec = v.InferOutput<typeof TaskInputSchema>;

/** One side of a job: the connection's parameters and the task's own, merged and checked, defaults filled in. */
export interface JobSide {
  readonly type: string;
  readonly parameters: ParameterValues;
}

/** What a run was asked to do; kept with it, so that a later edit of the task leaves it alone. Never a secret. */
export interface Job {
  readonly taskId: string;
  readonly runId: string;
  readonly plugin: string;
  readonly source: JobSide;
  readonly destination: JobSide;
  readonly options: ParameterValues;
  /** Only these items, as events named them. Absent: whatever the source holds. */
  readonly events?: readonly ItemEvent[];
  /**
   * Run id of a plan whose items, and nothing else, are done. An item that changed at the source since then
   * fails with `SOURCE_CHANGED` instead.
   */
  readonly plan?: string;
}

/** Something that happened to one item at the source. */
export interface ItemEvent {
  readonly key: string;
  /** Bucket or registry that the event names. A run leaves out events of places that are not its source. */
  readonly place?: string;
  readonly action: "copy" | "delete";
  /** Bytes, where the event tells. */
  readonly size?: number;
  readonly etag?: string;
  readonly versionId?: string;
  /** Orders several events of one key; hexadecimal, of any length. */
  readonly sequencer?: string;
}

/** Result of checking an input. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly issues: readonly InputIssue[] };
