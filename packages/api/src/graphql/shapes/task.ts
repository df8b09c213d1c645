import type { LocalizedText } from "@dth/core/error-codes";
import type { Parameter, ParameterValue, ParameterValues } from "@dth/core/parameter";
import type { EndpointManifest, PluginManifest } from "@dth/core/plugin";
import type { Schedule } from "@dth/core/schedule";
import type { Overview, RunBrief, Task } from "@dth/hub/entities";
import { dateTime, dateTimeOrNull } from "../scalars.ts";
import { runShape } from "./run.ts";

/** The original's names of the plugins that it had. */
const ORIGINAL_TYPES: Readonly<Record<string, string>> = { s3: "S3EC2", ecr: "ECR" };

/** Where {@link logGroupTask} finds the task again, of a task whose stack has no group of its own. */
function logGroupOf(taskId: string): string {
  return `/dth/task/${taskId}`;
}

/** Id of the task whose log group is named; the name may also be the id alone, or that of a task's stack. */
export function logGroupTask(name: string): string {
  const last = name.slice(name.lastIndexOf("/") + 1);
  return name.startsWith(STACK_LOGS) ? last.slice(last.lastIndexOf("-") + 1) : last;
}

/** Before the name of a stack, in that of its log group (packages/template/src/container.ts). */
const STACK_LOGS = "/data-transfer-hub/";

/** A task as the schema has it, with the original's fields. */
export function taskShape(task: Task, plugins: readonly PluginManifest[]) {
  const { lastRun, error, progress, schedule } = task;
  return {
    ...originalFields(task),
    parameters: originalParameters(
      task,
      plugins.find(({ id }) => id === task.plugin),
    ),
    id: task.id,
    version: task.version,
    name: task.name,
    description: task.description,
    plugin: task.plugin,
    source: sideShape(task.source),
    destination: sideShape(task.destination),
    options: task.options,
    schedule: scheduleShape(schedule),
    notify: task.notify,
    progress,
    paused: task.paused,
    armed: task.armed,
    createdAt: dateTime(task.createdAt),
    createdBy: task.createdBy,
    updatedAt: dateTime(task.updatedAt),
    updatedBy: task.updatedBy,
    nextRunAt: dateTimeOrNull(task.nextRunAt),
    currentRunId: task.currentRunId ?? null,
    lastRun: lastRun === undefined ? null : briefShape(lastRun),
    error: error ?? null,
    stuck: stuckShape(task.stuck),
  };
}

/** Fields that only the original's clients read. */
function originalFields(task: Task) {
  const { lastRun, progress } = task;
  const tally = lastRun?.tally;
  const { stack, execution } = task.launched ?? {};
  const own = stack?.outputs.find(({ key }) => key === "LogGroup")?.value;
  // A group that all tasks share names none of them.
  const group = own !== undefined && logGroupTask(own) === task.id ? own : logGroupOf(task.id);
  const logs = { OutputKey: null, OutputValue: group };
  const outputs = stack?.outputs ?? [];
  return {
    type: ORIGINAL_TYPES[task.plugin] ?? null,
    templateUrl: null,
    stoppedAt: progress === "STOPPED" ? dateTime(lastRun?.finishedAt ?? task.updatedAt) : null,
    progressInfo: tally === undefined ? null : progressInfo(tally),
    stackId: stack?.id ?? null,
    stackName: stack?.name ?? null,
    stackOutputs: [
      { ...logs, Description: "Finder Log Group Name" },
      { ...logs, Description: "Worker Log Group Name" },
      ...outputs.map(({ key, value, description }) => ({
        ...{ OutputKey: key, OutputValue: value, Description: description ?? null },
      })),
    ],
    stackStatus: stack?.status ?? null,
    stackStatusReason: task.error?.message ?? null,
    executionArn: execution ?? null,
    scheduleType: ["rate", "cron", "events"].includes(task.schedule.kind) ? "FIXED_RATE" : "ONE_TIME",
  };
}

/** `Int` ends at 2,147,483,647, and the original's field is one. */
function progressInfo(tally: NonNullable<RunBrief["tally"]>) {
  const replicated = tally.copied.objects + tally.same.objects + tally.deleted.objects;
  const total = replicated + tally.skipped.objects + tally.failed.objects;
  return { total: Math.min(total, 2_147_483_647), replicated: Math.min(replicated, 2_147_483_647) };
}

function originalParameters(task: Task, manifest: PluginManifest | undefined) {
  if (manifest === undefined) return [];
  const side = (endpoints: readonly EndpointManifest[], { type, parameters }: Task["source"]) => {
    const endpoint = endpoints.find(({ id }) => id === type);
    return endpoint === undefined ? [] : named([...endpoint.connection, ...endpoint.location], parameters);
  };
  return [
    ...side(manifest.sources, task.source),
    ...side(manifest.destinations, task.destination),
    ...named(manifest.options, task.options),
  ];
}

function named(parameters: readonly Parameter[], values: ParameterValues) {
  return parameters.flatMap(({ name, cloudFormation }) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (cloudFormation === undefined || value === undefined) return [];
    return [{ ParameterKey: cloudFormation, ParameterValue: parameterText(value) }];
  });
}

function parameterText(value: ParameterValue): string {
  if (typeof value !== "object") return String(value);
  return Array.isArray(value) ? value.join(",") : JSON.stringify(value);
}

function sideShape({ type, connection, parameters }: Task["source"]) {
  return { type, connection: connection ?? null, parameters };
}

function scheduleShape(schedule: Schedule) {
  if (schedule.kind === "once") return { kind: schedule.kind, at: dateTimeOrNull(schedule.at) };
  return schedule;
}

function stuckShape(stuck: Task["stuck"]) {
  return stuck === undefined ? null : { since: dateTime(stuck.since), because: stuck.because };
}

function briefShape({ id, number, progress, startedAt, finishedAt, tally }: RunBrief) {
  const times = { startedAt: dateTime(startedAt), finishedAt: dateTimeOrNull(finishedAt) };
  return { id, number, progress, ...times, tally: tally ?? null };
}

/** An `Overview` of the schema. */
export function overviewShape({ tasks, unstarted, running, attention, attentionCounts, moved }: Overview) {
  return {
    tasks,
    unstarted,
    running: running.map(({ task, run }) => ({
      taskId: task.id,
      name: task.name,
      plugin: task.plugin,
      run: runShape(run),
    })),
    attention: attention.map(({ task, because, openFailures }) => ({
      taskId: task.id,
      name: task.name,
      plugin: task.plugin,
      progress: task.progress,
      error: task.error ?? null,
      stuck: stuckShape(task.stuck),
      because,
      openFailures,
    })),
    attentionCounts,
    moved,
  };
}

/** A `Plugin` of the schema. */
export function pluginShape(manifest: PluginManifest) {
  const { item, sources, destinations, options, ...rest } = manifest;
  return {
    ...rest,
    itemOne: item.one,
    itemMany: item.many,
    sources: sources.map(endpointShape),
    destinations: destinations.map(endpointShape),
    options: options.map(parameterShape),
  };
}

function endpointShape({ id, name, help, connection, location }: EndpointManifest) {
  return { id, name, help, connection: connection.map(parameterShape), location: location.map(parameterShape) };
}

interface ParameterShape {
  readonly name: string;
  readonly label: LocalizedText;
  readonly default: unknown;
}

/** A text as default goes out as JSON text of its own, so that AppSync does not take it for JSON. */
function parameterShape(parameter: Parameter): ParameterShape {
  const preset = "default" in parameter ? parameter.default : undefined;
  return { ...parameter, default: typeof preset === "string" ? JSON.stringify(preset) : (preset ?? null) };
}
