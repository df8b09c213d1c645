import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "@dth/core/plugin";
import type { Env } from "./environment.ts";
import { readEnvironment } from "./environment.ts";
import { openEventPorts } from "./event-ports.ts";
import type { Log } from "./log.ts";
import { dropEndedWork, eventMessages } from "./mixed-work.ts";
import { withRosterCall } from "./roster-call.ts";
import { copyEvents } from "./source-events.ts";
import { jobOf, pluginOf, type TaskEnvironment, TaskEnvironmentSchema } from "./task-environment.ts";
import { openTaskPorts, type TaskPorts } from "./task-ports.ts";

/** What a program of a task is given. */
export interface ProgramOptions {
  readonly env: Env;
  readonly plugins: readonly Plugin[];
  readonly log: Log;
  /** Aborts when the process has to end: leases go back, and uploads stay as the ledger knows them. */
  readonly signal: AbortSignal;
}

/** Runs that are looked at; those before them have ended. */
const LOOKED_AT = 20;
/** Milliseconds between looks for a run to work in. */
const LOOK_MS = 10_000;

/**
 * Works in whatever run of its task is going on, and copies what events of the source name, until the signal aborts.
 *
 * @throws HubError `INVALID_INPUT` for its environment, `NOT_SUPPORTED` for a plugin whose runs cannot be shared
 */
export async function runWorker({ env, plugins, log, signal }: ProgramOptions): Promise<void> {
  const environment = readEnvironment(TaskEnvironmentSchema, env);
  const plugin = pluginOf(plugins, environment);
  const ports = openTaskPorts(environment, env.PATH ?? "", log);
  const jobFor = (runId: string) => jobOf(plugin, environment, runId, env);
  try {
    await Promise.all([
      workInRuns(plugin, jobFor, { ports, log, signal }),
      takeEvents(plugin, jobFor, { environment, ports, log, signal, metOnly: false }),
    ]);
  } finally {
    await ports.close();
  }
}

/** What a run of that id is asked to do. */
export type JobFor = (runId: string) => ReturnType<typeof jobOf>;

async function workInRuns(plugin: Plugin, jobFor: JobFor, { ports, log, signal }: Workplace): Promise<void> {
  while (!signal.aborted) {
    const runId = await runningRun(ports);
    if (runId !== undefined) {
      log("info", "works in a run", { runId });
      await workIn(plugin, jobFor(runId), { ports, log, signal });
    } else if (ports.mixed !== undefined) {
      await dropEndedWork(ports.mixed, ports.ledger).catch((error: unknown) =>
        log("warn", "old work stays", { error }),
      );
    }
    // A run that has ended here may still be going on elsewhere, so that there is a pause in any case.
    await ports.clock.sleep(LOOK_MS, signal).catch(() => undefined);
  }
}

/** What takes events, beside what it works in. */
export interface EventTaker extends Workplace {
  readonly environment: TaskEnvironment;
  /** Takes only those that are met on the way to work. */
  readonly metOnly: boolean;
}

/** Copies what events name that are on the queue of the work, where there are any, until the signal aborts. */
export async function takeEvents(
  plugin: Plugin,
  jobFor: JobFor,
  { environment, ports, log, signal, metOnly }: EventTaker,
): Promise<void> {
  const { mixed, clock, ids } = ports;
  if (mixed === undefined || plugin.parseEvents === undefined) return;
  const events = openEventPorts(environment, ports, mkdtempSync(join(environment.SCRATCH, "events-")));
  try {
    const queue = eventMessages(mixed, clock, metOnly);
    const { ledger, open } = events;
    await copyEvents({ plugin, queue, ledger, clock, ids, jobOf: jobFor, open, log, signal });
  } finally {
    await events.close();
  }
}

/** The run that goes on, if any. */
export async function runningRun({ ledger }: Pick<TaskPorts, "ledger">): Promise<string | undefined> {
  return (await ledger.runs(LOOKED_AT)).find(({ state }) => state === "running")?.id;
}

/** Where a program works. */
export interface Workplace extends Pick<ProgramOptions, "log" | "signal"> {
  readonly ports: TaskPorts;
}

/** Works along in a run until it has no more work. What fails is told, and the next look tries again. */
export async function workIn(
  plugin: Plugin,
  job: ReturnType<typeof jobOf>,
  { ports, log, signal }: Workplace,
): Promise<void> {
  const host = ports.pluginHost(job);
  try {
    const result = await withRosterCall({ ...ports, log }, job.runId, signal, async (control) =>
      plugin.work?.(job, host, control),
    );
    if (result?.error !== undefined) log("error", "the run cannot be worked in", { error: result.error });
  } catch (error) {
    log("error", "the run cannot be worked in", { runId: job.runId, error });
  } finally {
    await host.close();
  }
}
