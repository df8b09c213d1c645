import { HubError } from "@dth/core/error";
import type { Plugin } from "@dth/core/plugin";
import { executeRun } from "@dth/hub/runs/execute-run";
import { readEnvironment } from "./environment.ts";
import { writeOwnReceipt } from "./own-receipt.ts";
import { jobOf, pluginOf, type TaskEnvironment, TaskEnvironmentSchema } from "./task-environment.ts";
import { openTaskHub } from "./task-hub.ts";
import { openTaskPorts } from "./task-ports.ts";
import { type ProgramOptions, runningRun, takeEvents, type Workplace, workIn } from "./worker.ts";

/**
 * Executes one run: lists, compares, hands out work, waits for its end. As part of a hub, the hub's records say what the
 * run is and how it ended; alone, the template's parameters and the ledger do. Started again with the same id it goes on.
 *
 * @returns alone: whether items failed for good, of which nobody else will tell
 * @throws HubError `INVALID_INPUT` for its environment; `CANCELLED` when it was asked to end: somebody has to go on; as
 * `executeRun` does; alone, whatever the run failed with
 */
export async function runFinder(options: ProgramOptions): Promise<boolean> {
  const { env, plugins, log, signal } = options;
  const environment = readEnvironment(TaskEnvironmentSchema, env);
  const ports = openTaskPorts(environment, env.PATH ?? "", log, true);
  let failures = false;
  try {
    const { TASK_ID: taskId, RUN_ID: runId = ports.ids.next() } = environment;
    if (taskId !== undefined && environment.HUB_TABLE !== undefined) {
      const hub = await openTaskHub(environment, ports, plugins, log);
      await executeRun(hub.ports, { taskId, runId }, signal).finally(() => hub.settled());
    } else {
      failures = await besideEvents(
        pluginOf(plugins, environment),
        { ...options, environment, ports, runId },
        runAlone,
      );
    }
    if (signal.aborted) throw new HubError("CANCELLED", "the finder was asked to end; started again, it goes on");
    return failures;
  } finally {
    await ports.close();
  }
}

interface Alone extends ProgramOptions, Workplace {
  readonly environment: TaskEnvironment;
  readonly runId: string;
}

/** A finder works, too, and so meets events on the queue: it copies what they name, for as long as its run lasts. */
async function besideEvents(
  plugin: Plugin,
  alone: Alone,
  work: (plugin: Plugin, alone: Alone) => Promise<boolean>,
): Promise<boolean> {
  const { environment, env, ports, log } = alone;
  const ended = new AbortController();
  const signal = AbortSignal.any([alone.signal, ended.signal]);
  const jobFor = (runId: string) => jobOf(plugin, environment, runId, env);
  const events = takeEvents(plugin, jobFor, { environment, ports, log, signal, metOnly: true }).catch(
    (error: unknown) => log("error", "events are left to the workers", { error }),
  );
  try {
    return await work(plugin, alone);
  } finally {
    ended.abort();
    await events;
  }
}

/**
 * A run that is due while another one goes on helps that one, and leads it when its leader is gone.
 *
 * @returns whether items failed for good in the run that it led
 */
async function runAlone(plugin: Plugin, alone: Alone): Promise<boolean> {
  const { ports, environment, env, log, signal, runId } = alone;
  const other = await runningRun(ports);
  if (other === undefined || other === runId) return lead(plugin, alone, runId);
  log("info", "another run of this task goes on", { runId: other });
  if (plugin.work !== undefined) await workIn(plugin, jobOf(plugin, environment, other, env), { ports, log, signal });
  const { state } = await ports.ledger.run(other);
  if (state !== "running" || plugin.work === undefined || signal.aborted) return false;
  log("warn", "the run's finder is gone; this one goes on with it", { runId: other });
  return lead(plugin, alone, other);
}

async function lead(plugin: Plugin, { ports, environment, env, log, signal }: Alone, runId: string): Promise<boolean> {
  const job = jobOf(plugin, environment, runId, env);
  const host = ports.pluginHost(job);
  try {
    const { state, tally, error } = await plugin.run(job, host, { signal, watch: () => undefined });
    log(state === "failed" ? "error" : "info", `the run has ended: ${state}`, { runId, tally, error });
    if (state === "failed") throw error ?? new HubError("INTERNAL", "the run failed without saying why");
    if (state === "done") await writeOwnReceipt(environment, ports, runId);
    return tally.failed.objects > 0;
  } finally {
    await host.close();
  }
}
