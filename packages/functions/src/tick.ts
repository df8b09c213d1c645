import { sendDueDigests } from "@dth/hub/channels/send-due";
import { recoverRuns } from "@dth/hub/runs/recover-runs";
import { tickSchedules } from "@dth/hub/schedules/scheduler";
import { log, openHub } from "./open-hub.ts";

/**
 * What the hub does by itself, once a minute: starts what is due, has go on what was interrupted, sends digests. Whatever
 * fails is tried again in a minute; the one does not keep the other. Fails when any part did, so that an alarm hears of it.
 */
export async function handler(): Promise<void> {
  const { ports, settled } = await openHub();
  const results = await Promise.allSettled([
    tickSchedules(ports).then((failures) => tell("a task could not be started", failures)),
    recoverRuns(ports).then((failures) => tell("a run could not be recovered", failures)),
    sendDueDigests(ports).then((sent) => sent > 0 && log("info", "digests sent", { sent })),
  ]);
  await settled();
  const errors = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  for (const error of errors) log("error", "the hub could not look after itself", { error });
  if (errors.length > 0) throw errors[0];
}

function tell(message: string, failures: readonly { readonly taskId: string; readonly error: unknown }[]): void {
  for (const failure of failures) log("warn", message, { ...failure });
}
