import type { Check } from "@dth/core/check";
import { HubError, toHubError } from "@dth/core/error";
import type { BoardPlace, BoardRow, Plugin, PluginHost } from "@dth/core/plugin";
import type { Job, TaskSpec } from "@dth/core/task";
import { invalidInput } from "../access/parse-input.ts";
import { checkHearing } from "../events/check-hearing.ts";
import { findPlugin } from "../plugins/find-plugin.ts";
import type { HubPorts } from "../ports.ts";
import { buildJob } from "./check-task.ts";
import { requireTask } from "./create-task.ts";
import { tasksOf } from "./task-records.ts";

/** A task that there is, or an input that is none yet. */
export type DoctorSubject = { readonly id: string } | { readonly input: unknown };

/** Tries both sides of a task. @throws HubError `NOT_FOUND`, `INVALID_INPUT` with every issue */
export async function* doctorTask(ports: HubPorts, subject: DoctorSubject, signal: AbortSignal): AsyncIterable<Check> {
  const [taskId, spec] =
    "id" in subject
      ? [subject.id, await tasksOf(ports.records).get(subject.id)]
      : [ports.ids.next(), await requireTask(ports, subject.input)];
  yield* withPlugin(ports, taskId, spec, async function* (plugin, job, host) {
    yield* plugin.doctor(job, host, signal);
    const hearing = await checkHearing(ports, plugin, job, spec);
    if (hearing !== undefined) yield hearing;
  });
}

/** The state of every item on both sides, behind a row. @throws HubError `NOT_SUPPORTED` for plugins without it */
export async function* boardOfTask(
  ports: HubPorts,
  { id, after }: { readonly id: string; readonly after: BoardPlace | undefined },
  signal: AbortSignal,
): AsyncIterable<BoardRow> {
  const task = await tasksOf(ports.records).get(id);
  yield* withPlugin(ports, id, task, (plugin, job, host) => {
    if (plugin.board === undefined) throw new HubError("NOT_SUPPORTED", `the plugin ${task.plugin} has no board`);
    return plugin.board(job, host, signal, after);
  });
}

async function* withPlugin<T>(
  ports: HubPorts,
  taskId: string,
  spec: TaskSpec,
  look: (plugin: Plugin, job: Job, host: PluginHost) => AsyncIterable<T>,
): AsyncIterable<T> {
  const ref = { taskId, runId: ports.ids.next() };
  const job = await buildJob(ports, spec, ref);
  if (!job.ok) throw invalidInput(job.issues);
  const plugin = findPlugin(ports.plugins, spec.plugin);
  if (plugin === undefined) throw new HubError("NOT_SUPPORTED", `this hub has no plugin ${spec.plugin}`);
  const host = ports.pluginHost(ref);
  try {
    yield* look(plugin, job.value, host);
  } catch (error) {
    throw toHubError(error);
  } finally {
    await host.close();
  }
}
