import type { Check } from "@dth/core/check";
import type { InputIssue } from "@dth/core/input-issue";
import type { BoardRow } from "@dth/core/plugin";
import { ScheduleSchema } from "@dth/core/schedule";
import { ParameterValuesSchema, TaskInputSchema } from "@dth/core/task";
import type { Overview, Task } from "@dth/hub/entities";
import * as v from "valibot";
import { Id, Instant, LocalizedTextSchema, ProgressSchema, TallySchema } from "./common.ts";
import { LaunchedSchema } from "./infrastructure.ts";
import { ErrorCodeSchema, ProblemSchema, RunSchema } from "./run.ts";

const SideSchema = v.strictObject({
  type: v.string(),
  connection: v.optional(Id),
  parameters: ParameterValuesSchema,
});

const StuckSchema = v.strictObject({ since: Instant, because: LocalizedTextSchema });

const RunBriefSchema = v.strictObject({
  id: Id,
  number: v.number(),
  progress: ProgressSchema,
  startedAt: Instant,
  finishedAt: v.optional(Instant),
  tally: v.optional(TallySchema),
});

/** The schedule is that of an input, whose defaults are always filled in here. */
export const TaskSchema: v.GenericSchema<unknown, Task> = v.strictObject({
  id: Id,
  version: v.pipe(v.number(), v.integer(), v.description("The ETag, as a number")),
  name: v.string(),
  description: v.string(),
  plugin: v.string(),
  source: SideSchema,
  destination: SideSchema,
  options: ParameterValuesSchema,
  schedule: ScheduleSchema,
  notify: v.array(Id),
  progress: ProgressSchema,
  paused: v.boolean(),
  armed: v.pipe(v.boolean(), v.description("Whether the schedule, or events, start runs")),
  createdAt: Instant,
  createdBy: v.string(),
  updatedAt: Instant,
  updatedBy: v.string(),
  nextRunAt: v.optional(Instant),
  currentRunId: v.optional(Id),
  lastRun: v.optional(RunBriefSchema),
  error: v.optional(ProblemSchema),
  stuck: v.optional(StuckSchema),
  launched: v.optional(LaunchedSchema),
});

/** What may be changed of a task: any part of what it is made from. */
export const TaskChangeSchema = v.partial(TaskInputSchema);

/** What is wrong with what was given, and where. */
export const InputIssueSchema: v.GenericSchema<InputIssue> = v.strictObject({
  path: v.string(),
  message: LocalizedTextSchema,
});

/** What the doctor found. */
export const CheckSchema: v.GenericSchema<Check> = v.strictObject({
  side: v.picklist(["source", "destination"]),
  name: v.string(),
  state: v.picklist(["ok", "note", "problem", "not-tried"]),
  finding: LocalizedTextSchema,
  code: v.optional(ErrorCodeSchema),
  fix: v.optional(LocalizedTextSchema),
  policy: v.optional(v.string()),
});

/** An item on both sides, as the board shows it. */
export const BoardRowSchema: v.GenericSchema<BoardRow> = v.strictObject({
  item: v.string(),
  state: v.picklist(["same", "different", "missing", "extra", "unknown"]),
  sourceDigest: v.optional(v.string()),
  destinationDigest: v.optional(v.string()),
  platforms: v.array(v.string()),
  attached: v.array(v.string()),
  copiedAt: v.optional(Instant),
  message: v.optional(v.string()),
});

const NAMED = { id: Id, name: v.string(), plugin: v.string() };

const MOVED = { items: v.number(), bytes: v.number(), failed: v.number() };

/** Everything that a person looks at first. */
export const OverviewSchema: v.GenericSchema<Overview> = v.strictObject({
  tasks: v.strictObject(
    v.entriesFromList(["STARTING", "IN_PROGRESS", "STOPPING", "STOPPED", "DONE", "ERROR"], v.number()),
  ),
  unstarted: v.number(),
  running: v.array(v.strictObject({ task: v.strictObject(NAMED), run: RunSchema })),
  attention: v.array(
    v.strictObject({
      task: v.strictObject({
        ...NAMED,
        progress: ProgressSchema,
        error: v.optional(ProblemSchema),
        stuck: v.optional(StuckSchema),
      }),
      because: v.picklist(["error", "stuck", "failures"]),
      openFailures: v.number(),
    }),
  ),
  attentionCounts: v.strictObject(v.entriesFromList(["error", "stuck", "failures"], v.number())),
  moved: v.array(
    v.strictObject({
      day: v.string(),
      ...MOVED,
      byPlugin: v.array(v.strictObject({ plugin: v.string(), ...MOVED })),
    }),
  ),
});
