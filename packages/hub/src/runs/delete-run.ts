import { hasCode } from "@dth/core/error";
import type { Remains, RunRef } from "@dth/core/launcher";
import { acceptancesOf } from "../inbox/acceptances.ts";
import { lettersOf } from "../inbox/dead-letters.ts";
import type { HubPorts } from "../ports.ts";
import { dropEvents } from "../schedules/pending-events.ts";
import { deleteReceipt } from "./receipts.ts";
import { runsOf } from "./run-records.ts";
import { tidyRun } from "./tidy-run.ts";

/**
 * Deletes a run that has ended, with its items, receipt and acceptances. Its record goes last, so that what was interrupted
 * can be repeated. Its log lines and measurements expire like all others.
 *
 * @returns what is left of what executed it
 * @throws HubError as the ports do
 */
export async function deleteRun(ports: HubPorts, ref: RunRef): Promise<Remains> {
  const { runId } = ref;
  const acceptances = acceptancesOf(ports.records);
  const remains = await ports.launcher.discard(ref);
  const run = await runsOf(ports.records).find(runId);
  if (run !== undefined) await tidyRun(ports, run);
  await forgetInLedger(ports, runId);
  await deleteReceipt(ports.receiptStore, runId);
  await dropEvents(ports.records, runId);
  for (const { id } of await acceptances.gather(runId)) await acceptances.delete(id);
  for (const { id } of await lettersOf(ports.records).gather(runId)) await lettersOf(ports.records).delete(id);
  await runsOf(ports.records).delete(runId);
  return remains;
}

/** Forgets what the ledger has of a run or plan, if it has anything. @throws HubError as `Ledger` does */
export async function forgetInLedger({ ledger }: Pick<HubPorts, "ledger">, runId: string): Promise<void> {
  try {
    await ledger.deleteRun(runId);
  } catch (error) {
    if (!hasCode(error, "RUN_NOT_FOUND")) throw error;
  }
}
