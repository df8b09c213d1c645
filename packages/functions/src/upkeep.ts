import { seedResultsChannel } from "@dth/hub/channels/results-channel";
import { sendDueDigests } from "@dth/hub/channels/send-due";
import { tendHearings } from "@dth/hub/events/tend-hearings";
import type { HubPorts } from "@dth/hub/ports";
import { DEFAULT_RETENTION, forgetOld, type Retention } from "@dth/hub/retention/forget-old";
import { recoverRuns } from "@dth/hub/runs/recover-runs";
import { verifyAsked } from "@dth/hub/runs/verify-receipt";
import { tickSchedules } from "@dth/hub/schedules/scheduler";
import type { Log } from "./log.ts";

/** What {@link lookAfterHub} may be told. */
export interface UpkeepOptions {
  readonly retention?: Retention;
  /** ARN of the operator's topic, which hears of every task. */
  readonly resultsTopic?: string | undefined;
}

/**
 * Everything that a hub does by itself, one time: listens to sources, starts what is due, has go on what was interrupted, points out what is
 * stuck, sends digests, verifies long receipts, forgets old runs and plans. Logs and measurements CloudWatch forgets by itself. The one does not
 * keep the other.
 *
 * @returns what failed as a whole; it is logged
 */
export async function lookAfterHub(
  ports: HubPorts,
  log: Log,
  { retention = DEFAULT_RETENTION, resultsTopic }: UpkeepOptions = {},
): Promise<readonly unknown[]> {
  const tell = (message: string, failures: readonly { readonly taskId: string; readonly error: unknown }[]) => {
    for (const failure of failures) log("warn", message, { ...failure });
  };
  // The scheduler takes the marks away by which a task that was just started is found here.
  const hearing = tendHearings(ports).then((failures) => tell("what changes at a source is not heard", failures));
  await hearing.catch(() => undefined);
  const results = await Promise.allSettled([
    hearing,
    tickSchedules(ports).then((failures) => tell("a task could not be started", failures)),
    recoverRuns(ports).then((failures) => tell("a run could not be recovered", failures)),
    resultsTopic === undefined ? undefined : seedResultsChannel(ports, resultsTopic),
    verifyAsked(ports).then((count) => count > 0 && log("info", "receipts verified", { count })),
    sendDueDigests(ports).then((sent) => sent > 0 && log("info", "digests sent", { sent })),
    forgetOld(ports, retention).then(({ count, failures }) => {
      if (count > 0) log("info", "old runs and plans are forgotten", { count });
      tell("old runs of a task could not be forgotten", failures);
    }),
  ]);
  const errors = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  for (const error of errors) log("error", "the hub could not look after itself", { error });
  return errors;
}
