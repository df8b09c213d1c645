import { sendDueDigests } from "@dth/hub/channels/send-due";
import type { HubPorts } from "@dth/hub/ports";
import { DEFAULT_RETENTION, forgetOld, type Retention } from "@dth/hub/retention/forget-old";
import { recoverRuns } from "@dth/hub/runs/recover-runs";
import { tickSchedules } from "@dth/hub/schedules/scheduler";
import type { Log } from "./log.ts";
import { repeat } from "./repeat.ts";

const SECOND = 1_000;
const DAY = 86_400 * SECOND;

/** Milliseconds that logs and measurements are kept. */
const KEPT_MS = 90 * DAY;

/**
 * Everything that a hub does by itself: starts what is due, has go on what was interrupted, points out what is stuck,
 * sends digests, forgets old runs, logs and measurements. Resolves when the signal has aborted and all of it has ended.
 */
export async function keepUp(
  ports: HubPorts,
  log: Log,
  signal: AbortSignal,
  retention: Retention = DEFAULT_RETENTION,
): Promise<void> {
  const every = (ms: number, what: string, work: () => Promise<void>) => {
    const failed = (error: unknown) => log.error(`${what} failed; tried again`, { error });
    return repeat({ clock: ports.clock, signal, ms, failed }, work);
  };
  await Promise.all([
    every(2 * SECOND, "starting what is due", async () => {
      for (const failure of await tickSchedules(ports)) log.warn("a task could not be started", { ...failure });
    }),
    every(30 * SECOND, "recovering runs", async () => {
      for (const failure of await recoverRuns(ports)) log.warn("a run could not be recovered", { ...failure });
    }),
    every(60 * SECOND, "sending digests", async () => {
      const sent = await sendDueDigests(ports);
      if (sent > 0) log.info("digests sent", { sent });
    }),
    every(60 * SECOND, "forgetting old runs", async () => {
      const { count, failures } = await forgetOld(ports, retention);
      if (count > 0) log.info("old runs and plans are forgotten", { count });
      for (const failure of failures) log.warn("old runs of a task could not be forgotten", { ...failure });
    }),
    every(3_600 * SECOND, "forgetting old logs", async () => {
      await ports.logs.expire(ports.clock.now() - KEPT_MS);
      await ports.metrics.expire(ports.clock.now() - KEPT_MS);
    }),
  ]);
}
