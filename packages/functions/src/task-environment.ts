import { HubError } from "@dth/core/error";
import type { Plugin } from "@dth/core/plugin";
import { stackParameters, stackTask } from "@dth/core/stack-parameters";
import type { Job } from "@dth/core/task";
import * as v from "valibot";
import type { Env } from "./environment.ts";

const text = v.pipe(v.string(), v.minLength(1));

/** What every program of a task is told by the plugin's template (packages/template/src/access.ts). */
export const TASK_ENTRIES = {
  AWS_REGION: text,
  PLUGIN: text,
  STACK_NAME: text,
  LEDGER_TABLE: text,
  /** Before the names of secrets. */
  SECRET_PREFIX: v.optional(v.string(), ""),
  /** Id of the hub's task. Absent: the stack stands alone. */
  TASK_ID: v.optional(text),
  /** The hub's records. */
  HUB_TABLE: v.optional(text),
  RECEIPT_BUCKET: v.optional(text),
  /** Log group and namespace in which the hub shows what its runs say and measure. */
  HUB_RUN_LOGS: v.optional(text),
  HUB_METRICS: v.optional(text),
  /** Address of the hub's AppSync, where those who watch are told. Absent: they ask the records. */
  HUB_GRAPHQL_URL: v.optional(v.pipe(text, v.url())),
  /** ARN of the secret with the key of receipts. */
  SIGNING_KEY: v.optional(text),
  /** Megabytes of the process' scratch directory are its own; where it is. */
  SCRATCH: v.optional(text, "/tmp"),
  AWS_ENDPOINT_URL: v.optional(v.pipe(text, v.url())),
};

/** Id of a run. */
export const RunIdSchema = v.pipe(text, v.maxLength(100));

/** What the programs of a task with workers are told. */
export const TaskEnvironmentSchema = v.object({
  ...TASK_ENTRIES,
  QUEUE_URL: text,
  DEAD_LETTER_QUEUE_URL: text,
  /** Whether the queue of the work also has events of the source's bucket. Absent: it has not. */
  SOURCE_EVENTS: v.optional(v.literal("true")),
  /** The run that the finder executes. */
  RUN_ID: v.optional(RunIdSchema),
});

/** A checked {@link TaskEnvironmentSchema}. */
export type TaskEnvironment = v.InferOutput<typeof TaskEnvironmentSchema>;

type Queues = "QUEUE_URL" | "DEAD_LETTER_QUEUE_URL" | "RUN_ID";

/** What all programs of tasks have in common: not each has queues. */
export type AnyTaskEnvironment = Omit<TaskEnvironment, Queues> & Partial<Pick<TaskEnvironment, Queues>>;

/** Before the names of the template's parameters. */
const PREFIX = "PARAMETER_";

/**
 * What a run of the task is asked to do, from the template's parameters.
 *
 * @throws HubError `INVALID_INPUT` for values that the plugin does not take
 */
export function jobOf(plugin: Plugin, environment: AnyTaskEnvironment, runId: string, env: Env): Job {
  const values: Record<string, string> = {};
  for (const { name } of stackParameters(plugin.manifest)) {
    const value = env[PREFIX + name];
    if (value !== undefined && value !== "") values[name] = value;
  }
  return jobOfStack(plugin, environment, runId, values);
}

/**
 * What a run of the task is asked to do, from the values of the template's parameters by their names.
 *
 * @throws HubError `INVALID_INPUT` for values that the plugin does not take
 */
export function jobOfStack(
  plugin: Plugin,
  { TASK_ID, STACK_NAME }: AnyTaskEnvironment,
  runId: string,
  values: Readonly<Record<string, string>>,
): Job {
  const task = stackTask(plugin.manifest, values);
  const job: Job = { taskId: TASK_ID ?? STACK_NAME, runId, plugin: plugin.manifest.id, ...task };
  const [issue] = plugin.check(job);
  if (issue !== undefined) throw new HubError("INVALID_INPUT", `${issue.path} ${issue.message.en}`);
  return job;
}

/** @throws HubError `NOT_SUPPORTED` when this build has no such plugin */
export function pluginOf(plugins: readonly Plugin[], { PLUGIN: id }: AnyTaskEnvironment): Plugin {
  const plugin = plugins.find(({ manifest }) => manifest.id === id);
  if (plugin === undefined) throw new HubError("NOT_SUPPORTED", `this build has no plugin ${id}`);
  return plugin;
}
