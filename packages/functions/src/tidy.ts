import { runsOf } from "@dth/hub/runs/run-records";
import { readEnvironment } from "./environment.ts";
import { jobOf, pluginOf, type TaskEnvironment, TaskEnvironmentSchema } from "./task-environment.ts";
import { openTaskHub } from "./task-hub.ts";
import { openTaskPorts, type TaskPorts } from "./task-ports.ts";
import type { ProgramOptions } from "./worker.ts";

/**
 * Closes what a run left open at its destination whose finder is gone for good, with the finder's own rights: it lists nothing
 * and copies nothing.
 *
 * @throws HubError `INVALID_INPUT` for its environment; as `Plugin.tidy` does
 */
export async function runTidy({ env, plugins, log }: ProgramOptions): Promise<void> {
  const environment = readEnvironment(TaskEnvironmentSchema, env);
  const ports = openTaskPorts(environment, env.PATH ?? "", log);
  try {
    const { RUN_ID: runId = "" } = environment;
    if ((await ports.ledger.uploads(runId)).length === 0) return;
    const job = await jobOfRun({ env, plugins, log }, environment, ports, runId);
    if (job === undefined) return;
    const host = ports.pluginHost(job);
    try {
      const left = await pluginOf(plugins, environment).tidy?.(job, host);
      log(left === 0 ? "info" : "warn", "uploads are closed", { runId, left });
    } finally {
      await host.close();
    }
  } finally {
    await ports.close();
  }
}

/** As part of a hub, the hub's records say what the run is; undefined when they have none of it. */
async function jobOfRun(
  { env, plugins, log }: Omit<ProgramOptions, "signal">,
  environment: TaskEnvironment,
  ports: TaskPorts,
  runId: string,
) {
  if (environment.TASK_ID === undefined || environment.HUB_TABLE === undefined)
    return jobOf(pluginOf(plugins, environment), environment, runId, env);
  const hub = await openTaskHub(environment, ports, plugins, log);
  return (await runsOf(hub.ports.records).find(runId))?.job;
}
