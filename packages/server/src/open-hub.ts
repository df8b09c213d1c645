import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { createEventBus } from "@dth/core/event-bus";
import type { Plugin } from "@dth/core/plugin";
import { createHub } from "@dth/hub/create-hub";
import type { Hub } from "@dth/hub/hub";
import type { HubPorts } from "@dth/hub/ports";
import type { Retention } from "@dth/hub/retention/forget-old";
import { recoverAbandoned } from "@dth/hub/runs/recover-runs";
import { checkDatabase } from "@dth/local/database-copy";
import { randomIds } from "@dth/local/ids";
import { lockState } from "./hub-lock.ts";
import { createLauncher } from "./launcher.ts";
import type { Log } from "./log.ts";
import { type HubSettings, openPorts } from "./ports.ts";
import type { StateDirectory } from "./state-directory.ts";
import { sweepLeftovers } from "./sweep-leftovers.ts";
import { keepUp } from "./upkeep.ts";

/** What {@link openHub} needs. */
export interface OpenHubOptions {
  readonly state: StateDirectory;
  readonly settings: Omit<HubSettings, "scratch">;
  readonly plugins: readonly Plugin[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Runs that are executed at once. */
  readonly maxRuns: number;
  readonly log: Log;
  /** How much of its history each task keeps. Default: a hundred runs, none older than a year. */
  readonly retention?: Retention;
  /** As `LauncherOptions` has it. */
  readonly runner?: readonly string[];
}

/** A hub at work, without its doors. */
export interface WorkingHub {
  readonly hub: Hub;
  readonly ports: HubPorts;
  /** Begins with what the hub does by itself. What was interrupted goes on. */
  begin(): void;
  /** Lets runs keep what they did, ends them, and frees the state. They go on with the next start. */
  close(): Promise<void>;
}

/** Milliseconds that runs get to keep what they did. */
const GRACE_MS = 20_000;

/**
 * Takes a state directory and opens the hub in it.
 *
 * @throws HubError `HUB_ALREADY_RUNNING`, `RECORDS_UNUSABLE` when the state is damaged, `DISK_FULL`
 */
export async function openHub(options: OpenHubOptions): Promise<WorkingHub> {
  const { state, log, maxRuns, runner } = options;
  const settings = { ...options.settings, scratch: join(state.scratch, randomIds().next()) };
  const lock = lockState(state.lock);
  try {
    if (await stat(state.database).catch(() => undefined)) checkDatabase(state.database, "records");
    const live = createEventBus();
    const recovering = new Set<Promise<void>>();
    const launcher = createLauncher({
      ...{ state: state.root, settings, maxRuns, live, log, ids: randomIds(), ...(runner && { runner }) },
      killed(run, executor) {
        const recovery = recoverAbandoned(ports, run, executor)
          .catch((error) => log.warn("a run that was abandoned waits for its lease to end", { ...run, error }))
          .finally(() => recovering.delete(recovery));
        recovering.add(recovery);
      },
    });
    const { ports, close } = await openPorts({ ...options, settings, live, launcher });
    const ending = new AbortController();
    let upkeep: Promise<unknown> = Promise.resolve();
    return {
      hub: createHub(ports),
      ports,
      begin() {
        upkeep = Promise.all([
          keepUp(ports, log, ending.signal, options.retention),
          sweepLeftovers({ state, keep: settings.scratch, clock: ports.clock, log, signal: ending.signal }),
        ]);
      },
      async close() {
        ending.abort();
        await upkeep;
        await launcher.close(GRACE_MS);
        await Promise.all(recovering);
        await close();
        await rm(settings.scratch, { recursive: true, force: true });
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}
