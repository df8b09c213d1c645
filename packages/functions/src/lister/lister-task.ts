import type { RunRef } from "@dth/core/launcher";
import type { Plugin } from "@dth/core/plugin";
import type { HubPorts } from "@dth/hub/ports";
import { type BatchedPlugin, batchedPluginOf } from "../batched-plugin.ts";
import { type Env, readEnvironment } from "../environment.ts";
import type { Log } from "../log.ts";
import { openTaskHub } from "../task-hub.ts";
import { openTaskPorts, type TaskPorts } from "../task-ports.ts";
import { type ListerEnvironment, ListerEnvironmentSchema } from "./lister-environment.ts";

/** The task of a stack, as its lister sees it. */
export interface ListerTask extends BatchedPlugin {
  readonly environment: ListerEnvironment;
  readonly ports: TaskPorts;
  /** Absent: the stack stands alone. */
  readonly hub?: HubPorts;
  /** Waits for what was said to watchers, and gives back what the ports hold. */
  close(): Promise<void>;
}

/** @throws HubError `INVALID_INPUT` for the environment, `NOT_SUPPORTED`; as `openTaskHub` does */
export async function openListerTask(env: Env, plugins: readonly Plugin[], log: Log): Promise<ListerTask> {
  const environment = readEnvironment(ListerEnvironmentSchema, env);
  const batched = batchedPluginOf(plugins, environment);
  const ports = openTaskPorts(environment, "", log);
  const alone = { ...batched, environment, ports, close: () => ports.close() };
  if (environment.TASK_ID === undefined || environment.HUB_TABLE === undefined) return alone;
  try {
    const hub = await openTaskHub(environment, ports, plugins, log);
    return { ...alone, hub: hub.ports, close: () => hub.settled().finally(() => ports.close()) };
  } catch (error) {
    await ports.close();
    throw error;
  }
}

/** How the hub names a run of the task. */
export function refOf({ environment }: ListerTask, runId: string): RunRef {
  return { taskId: environment.TASK_ID ?? environment.STACK_NAME, runId };
}
