import { ERROR_CODES, type ErrorCode } from "@dth/core/error-codes";
import type { LiveEvent } from "@dth/core/live-events";
import type { MetricSample } from "@dth/core/metric-history";
import { METRICS } from "@dth/core/metric-history";
import type { ItemOutcome, OutcomeKind } from "@dth/core/outcome";
import { LOG_LEVELS, type LogPage, type LogStream } from "@dth/core/run-log";
import { LIMITING_FACTORS, type ProgressSnapshot } from "@dth/core/run-progress";
import { ParameterValuesSchema } from "@dth/core/task";
import type { InboxGroup, PlanRecord, Problem, Run, ShownDeadLetter } from "@dth/hub/entities";
import * as v from "valibot";
import { CountSchema, Id, Instant, ProgressSchema, TallySchema } from "./common.ts";

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERROR_CODES, code);

/** A code of docs/reference/errors.md. */
export const ErrorCodeSchema = v.picklist(Object.keys(ERROR_CODES).filter(isErrorCode));

/** Why something failed. */
export const ProblemSchema: v.GenericSchema<Problem> = v.strictObject({ code: ErrorCodeSchema, message: v.string() });

/** A run's progress, as REST tells it. */
export const SnapshotSchema: v.GenericSchema<ProgressSnapshot> = v.strictObject({
  phase: v.picklist(["listing", "copying", "deleting", "finishing"]),
  found: CountSchema,
  same: CountSchema,
  filtered: CountSchema,
  extra: CountSchema,
  queued: CountSchema,
  listingComplete: v.boolean(),
  copied: CountSchema,
  skipped: CountSchema,
  failed: CountSchema,
  deleted: CountSchema,
  transferredBytes: v.number(),
  workers: v.optional(v.number()),
  requestsInFlight: v.number(),
  retries: v.number(),
  throttles: v.number(),
  limiting: v.picklist(LIMITING_FACTORS),
  budget: v.optional(v.strictObject({ limit: v.number(), remaining: v.number(), resetsAt: Instant })),
  startedAt: Instant,
  elapsedMs: v.number(),
  lastError: v.optional(v.strictObject({ code: ErrorCodeSchema, message: v.string(), key: v.optional(v.string()) })),
});

const JobSideSchema = v.strictObject({ type: v.string(), parameters: ParameterValuesSchema });

const ItemEventSchema = v.strictObject({
  key: v.string(),
  action: v.picklist(["copy", "delete"]),
  size: v.optional(v.number()),
  etag: v.optional(v.string()),
  versionId: v.optional(v.string()),
  sequencer: v.optional(v.string()),
});

/** What a run was asked to do. */
export const JobSchema = v.strictObject({
  taskId: Id,
  runId: Id,
  plugin: v.string(),
  source: JobSideSchema,
  destination: JobSideSchema,
  options: ParameterValuesSchema,
  events: v.optional(v.array(ItemEventSchema)),
  plan: v.optional(v.string()),
});

/** A run, as REST tells it. */
export const RunSchema: v.GenericSchema<Run> = v.strictObject({
  id: Id,
  taskId: Id,
  number: v.pipe(v.number(), v.integer(), v.description("From 1 within the task")),
  trigger: v.picklist(["person", "schedule", "event", "retry", "plan"]),
  by: v.string(),
  progress: ProgressSchema,
  paused: v.boolean(),
  job: JobSchema,
  startedAt: Instant,
  finishedAt: v.optional(Instant),
  snapshot: v.optional(SnapshotSchema),
  heartbeatAt: v.optional(Instant),
  tally: v.optional(TallySchema),
  openFailures: v.optional(v.number()),
  error: v.optional(ProblemSchema),
  receipt: v.optional(v.strictObject({ manifestSha256: v.string() })),
});

const OUTCOMES = ["copied", "same", "skipped", "failed", "deleted"] as const satisfies readonly OutcomeKind[];

/** How an item can end. */
export const OutcomeKindSchema = v.picklist(OUTCOMES);

/** How an item ended, as REST tells it. */
export const ItemSchema: v.GenericSchema<ItemOutcome> = v.strictObject({
  key: v.string(),
  kind: OutcomeKindSchema,
  action: v.optional(v.picklist(["copy", "delete"])),
  size: v.number(),
  reason: v.optional(
    v.picklist(["archived", "filtered", "dry-run", "not-a-file", "superseded", "postponed", "other-platform"]),
  ),
  code: v.optional(ErrorCodeSchema),
  message: v.optional(v.string()),
  evidence: v.optional(
    v.strictObject({
      sourceEtag: v.optional(v.string()),
      sourceVersionId: v.optional(v.string()),
      destinationEtag: v.optional(v.string()),
      destinationVersionId: v.optional(v.string()),
      checksums: v.optional(v.record(v.string(), v.string())),
      proof: v.optional(
        v.picklist(["etag", "checksum", "content-md5", "size", "server-side-copy", "found-at-destination"]),
      ),
    }),
  ),
  lost: v.optional(v.array(v.string())),
  at: Instant,
});

/** Lines of a run's log. */
export const LogPageSchema: v.GenericSchema<LogPage> = v.strictObject({
  entries: v.array(v.strictObject({ at: Instant, level: v.picklist(LOG_LEVELS), message: v.string() })),
  cursor: v.pipe(v.string(), v.description("Goes on from here, also when nothing newer is there yet")),
});

/** A run that has a log. */
export const LogStreamSchema: v.GenericSchema<LogStream> = v.strictObject({
  runId: Id,
  firstAt: Instant,
  lastAt: Instant,
});

/** Measurements of one time. */
export const MetricSampleSchema: v.GenericSchema<MetricSample> = v.strictObject({
  at: Instant,
  values: v.strictObject(v.entriesFromList(METRICS, v.optional(v.number()))),
});

/** Failures of one cause, as REST tells them. */
export const InboxGroupSchema: v.GenericSchema<InboxGroup> = v.strictObject({
  runId: Id,
  taskId: Id,
  code: ErrorCodeSchema,
  objects: v.number(),
  bytes: v.number(),
  samples: v.array(v.string()),
  remedy: v.string(),
  accepted: v.optional(v.strictObject({ by: v.string(), byName: v.string(), at: Instant, reason: v.string() })),
  retrying: v.optional(v.strictObject({ by: v.string(), byName: v.string(), since: Instant })),
});

/** A message that was given up. */
export const DeadLetterSchema: v.GenericSchema<ShownDeadLetter> = v.strictObject({
  id: v.string(),
  runId: Id,
  kind: v.picklist(["items", "parts", "message"]),
  keys: v.array(v.string()),
  code: v.picklist(["ATTEMPTS_EXHAUSTED", "MESSAGE_UNREADABLE"]),
  text: v.optional(v.string()),
  remedy: v.string(),
});

/** A plan, as REST tells it. */
export const PlanSchema: v.GenericSchema<PlanRecord> = v.strictObject({
  id: Id,
  taskId: Id,
  state: v.picklist(["running", "ready", "failed", "applied"]),
  createdAt: Instant,
  createdBy: v.string(),
  snapshot: v.optional(SnapshotSchema),
  plan: v.optional(
    v.strictObject({
      found: CountSchema,
      copy: CountSchema,
      delete: CountSchema,
      same: CountSchema,
      skipped: CountSchema,
      filtered: CountSchema,
      sizes: v.array(v.strictObject({ below: v.optional(v.number()), count: CountSchema })),
      requests: v.record(v.string(), v.number()),
      cost: v.array(v.strictObject({ item: v.string(), usd: v.number() })),
      seconds: v.strictObject({ least: v.number(), most: v.number() }),
      notes: v.array(v.string()),
    }),
  ),
  error: v.optional(ProblemSchema),
  runId: v.optional(Id),
});

/** News as they happen, as REST tells them. */
export const LiveEventSchema: v.GenericSchema<LiveEvent> = v.variant("kind", [
  v.strictObject({ kind: v.literal("task"), taskId: Id, progress: ProgressSchema, at: Instant }),
  v.strictObject({ kind: v.literal("task-deleted"), taskId: Id, at: Instant }),
  v.strictObject({
    kind: v.literal("run"),
    taskId: Id,
    runId: Id,
    progress: ProgressSchema,
    snapshot: v.optional(SnapshotSchema),
    at: Instant,
  }),
]);
