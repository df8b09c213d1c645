import { utf8 } from "@dth/core/byte-text";
import { checkParameters } from "@dth/core/check-parameters";
import type { InputIssue } from "@dth/core/input-issue";
import type { RunRef } from "@dth/core/launcher";
import type { ParameterValues } from "@dth/core/parameter";
import type { Plugin } from "@dth/core/plugin";
import { NO_EVENTS, scheduleIssues } from "@dth/core/schedule-issues";
import type { Checked, Job, TaskSpec } from "@dth/core/task";
import { isRecordId } from "../access/record-id.ts";
import { channelsOf } from "../channels/channels.ts";
import { connectionsOf } from "../connections/records.ts";
import { findPlugin } from "../plugins/find-plugin.ts";
import { stackOptionIssues } from "../plugins/stack-options.ts";
import type { HubPorts } from "../ports.ts";
import { secretIssues, secretsNamed } from "../secrets/require-secrets.ts";
import { checkSide, type SideContext } from "./check-side.ts";
import { readTaskInput } from "./read-task-input.ts";

type CheckPorts = Pick<HubPorts, "plugins" | "records" | "secrets" | "clock" | "infrastructure">;

/** What a job needs of a task. */
type JobSpec = Pick<TaskSpec, "plugin" | "source" | "destination" | "options">;

/** A job that is not of any run yet: enough to be checked. */
const NO_RUN: RunRef = { taskId: "", runId: "" };

/**
 * Checks an input in every way there is: shape, plugin, both sides, secrets, options, schedule, channels, and what the
 * plugin says.
 *
 * @returns the task as it is kept, or every issue there is, not only the first
 * @throws HubError as the record and secret stores do
 */
export async function checkTask(ports: CheckPorts, input: unknown): Promise<Checked<TaskSpec>> {
  const { fields, spec, issues: shape } = readTaskInput(input);
  const issues = [
    ...shape,
    ...(await jobIssues(ports, fields)),
    ...timingIssues(ports, fields),
    ...(await channelIssues(ports, fields.notify ?? [])),
  ];
  return issues.length === 0 && spec !== undefined ? { ok: true, value: spec } : { ok: false, issues };
}

/**
 * What a run of a task is to do, as the task and its connections are now.
 *
 * @throws HubError as the record and secret stores do
 */
export async function buildJob(ports: CheckPorts, spec: JobSpec, ref: RunRef): Promise<Checked<Job>> {
  const plugin = findPlugin(ports.plugins, spec.plugin);
  if (plugin === undefined) return { ok: false, issues: [unknownPlugin(ports)] };
  const context = sideContext(ports, plugin);
  const source = await checkSide(context, "source", spec.source);
  const destination = await checkSide(context, "destination", spec.destination);
  const options = await checkOptions(ports, context, spec.options);
  if (!source.ok || !destination.ok || !options.ok) return failed(source, destination, options);
  const sides = { source: source.value, destination: destination.value };
  const job: Job = { ...ref, plugin: spec.plugin, ...sides, options: options.value };
  const issues = [...sizeIssues(job), ...plugin.check(job)];
  return issues.length === 0 ? { ok: true, value: job } : { ok: false, issues };
}

/** Bytes of a job as JSON: it is kept in a record of at most 300 KB, with the progress of its run. */
const MAX_JOB_BYTES = 200_000;

function sizeIssues(job: Job): readonly InputIssue[] {
  if (utf8(JSON.stringify(job)).length <= MAX_JOB_BYTES) return [];
  const en = `has more than ${MAX_JOB_BYTES} bytes in all; shorten its lists, or put them into a file that it names`;
  return [{ path: "", message: { en, zh: `总长度超过 ${MAX_JOB_BYTES} 字节；请缩短列表，或改用列表文件` } }];
}

/** As {@link buildJob}, for an input that may lack parts: they are left out of the check. */
async function jobIssues(ports: CheckPorts, fields: Partial<TaskSpec>): Promise<readonly InputIssue[]> {
  if (fields.plugin === undefined) return [];
  const { plugin: id, source, destination, options = {} } = fields;
  if (source !== undefined && destination !== undefined) {
    const checked = await buildJob(ports, { plugin: id, source, destination, options }, NO_RUN);
    return checked.ok ? [] : checked.issues;
  }
  const plugin = findPlugin(ports.plugins, id);
  if (plugin === undefined) return [unknownPlugin(ports)];
  const context = sideContext(ports, plugin);
  const sides = [
    source && (await checkSide(context, "source", source)),
    destination && (await checkSide(context, "destination", destination)),
    await checkOptions(ports, context, options),
  ];
  return sides.flatMap((side) => (side === undefined || side.ok ? [] : side.issues));
}

function sideContext({ records, secrets }: CheckPorts, { manifest }: Plugin): SideContext {
  const connection = async (id: string) => (isRecordId(id) ? connectionsOf(records).find(id) : undefined);
  return { manifest, secrets, connection };
}

async function checkOptions(
  ports: CheckPorts,
  { manifest, secrets }: SideContext,
  options: TaskSpec["options"],
): Promise<Checked<ParameterValues>> {
  const astray = stackOptionIssues(ports, manifest, options);
  if (astray.length > 0) return { ok: false, issues: astray };
  const checked = checkParameters(manifest.options, options, "options");
  if (!checked.ok) return checked;
  const issues = await secretIssues(secrets, secretsNamed(manifest.options, checked.value, "options"));
  return issues.length === 0 ? checked : { ok: false, issues };
}

function failed(...parts: readonly Checked<unknown>[]): { readonly ok: false; readonly issues: readonly InputIssue[] } {
  return { ok: false, issues: parts.flatMap((part) => (part.ok ? [] : part.issues)) };
}

function unknownPlugin({ plugins }: Pick<HubPorts, "plugins">): InputIssue {
  const ids = plugins.map(({ manifest }) => manifest.id);
  return {
    path: "plugin",
    message: { en: `must be one of ${ids.join(", ")}`, zh: `必须为以下之一：${ids.join("、")}` },
  };
}

function timingIssues(ports: CheckPorts, { plugin, schedule }: Partial<TaskSpec>): readonly InputIssue[] {
  if (schedule === undefined) return [];
  const known = plugin === undefined ? undefined : findPlugin(ports.plugins, plugin);
  if (schedule.kind === "events" && known !== undefined && !(known.manifest.events && known.parseEvents))
    return [{ path: "schedule.kind", message: NO_EVENTS }];
  return scheduleIssues(schedule, ports.clock.now(), "schedule");
}

async function channelIssues({ records }: CheckPorts, ids: readonly string[]): Promise<readonly InputIssue[]> {
  const issues: InputIssue[] = [];
  for (const [index, id] of ids.entries()) {
    if (isRecordId(id) && (await channelsOf(records).find(id)) !== undefined) continue;
    issues.push({ path: `notify.${index}`, message: { en: "there is no such channel", zh: "没有这个通知渠道" } });
  }
  return issues;
}
