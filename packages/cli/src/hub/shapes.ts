import { ERROR_CODES, type ErrorCode } from "@dth/core/error-codes";
import { TASK_PROGRESS } from "@dth/core/task";
import * as v from "valibot";

// What the commands read of a hub's answers. A newer hub may say more, which is passed over.

const Progress = v.picklist(TASK_PROGRESS);
const Count = v.object({ objects: v.number(), bytes: v.number() });
const Problem = v.object({ code: v.string(), message: v.string() });

const Snapshot = v.object({
  phase: v.string(),
  found: Count,
  same: Count,
  queued: Count,
  copied: Count,
  skipped: Count,
  failed: Count,
  deleted: Count,
  listingComplete: v.boolean(),
  limiting: v.string(),
  elapsedMs: v.number(),
  transferredBytes: v.number(),
});

/** A run as commands show it. */
export const RunSchema = v.looseObject({
  id: v.string(),
  taskId: v.string(),
  number: v.number(),
  trigger: v.string(),
  progress: Progress,
  paused: v.boolean(),
  startedAt: v.number(),
  finishedAt: v.optional(v.number()),
  snapshot: v.optional(Snapshot),
  tally: v.optional(v.object({ copied: Count, same: Count, skipped: Count, failed: Count, deleted: Count })),
  openFailures: v.optional(v.number()),
  error: v.optional(Problem),
  receipt: v.optional(v.object({ manifestSha256: v.string() })),
});

/** What is read of a run. */
export type Run = v.InferOutput<typeof RunSchema>;

/** A task as commands show it. */
export const TaskSchema = v.looseObject({
  id: v.string(),
  name: v.string(),
  plugin: v.string(),
  progress: Progress,
  paused: v.boolean(),
  armed: v.boolean(),
  createdAt: v.number(),
  nextRunAt: v.optional(v.number()),
  currentRunId: v.optional(v.string()),
  lastRun: v.optional(v.object({ id: v.string(), number: v.number(), progress: Progress })),
  error: v.optional(Problem),
  stuck: v.optional(v.object({ since: v.number(), because: v.object({ en: v.string(), zh: v.string() }) })),
});

/** What is read of a task. */
export type Task = v.InferOutput<typeof TaskSchema>;

/** An item of a run. */
export const ItemSchema = v.looseObject({
  key: v.string(),
  kind: v.string(),
  size: v.number(),
  code: v.optional(v.string()),
  message: v.optional(v.string()),
});

/** An API token, without itself. */
export const TokenSchema = v.looseObject({
  id: v.string(),
  name: v.string(),
  role: v.string(),
  createdAt: v.number(),
  expiresAt: v.optional(v.number()),
  lastUsedAt: v.optional(v.number()),
});

/** A new API token, with itself. */
export const NewTokenSchema = v.object({ token: v.string(), info: TokenSchema });

/** A secret, without its values. */
export const SecretSchema = v.looseObject({
  name: v.string(),
  fields: v.array(v.string()),
  description: v.optional(v.string()),
  updatedAt: v.number(),
});

/** A page of a listing. */
export function pageOf<T extends v.GenericSchema>(item: T) {
  return v.object({ items: v.array(item), cursor: v.optional(v.string()) });
}

/** What a hub says of a request that failed (RFC 9457). */
export const ProblemSchema = v.object({
  code: v.custom<ErrorCode>((code) => typeof code === "string" && Object.hasOwn(ERROR_CODES, code)),
  detail: v.string(),
  issues: v.optional(v.array(v.object({ path: v.string(), message: v.string() })), []),
});
