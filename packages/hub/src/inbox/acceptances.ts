import { hasCode } from "@dth/core/error";
import type { ErrorCode } from "@dth/core/error-codes";
import type { FailureGroup } from "@dth/core/ledger";
import type { RecordStore } from "@dth/core/record-store";
import { timeKey } from "../audit/time-key.ts";
import type { HubPorts } from "../ports.ts";
import { collectionOf, type DocumentCollection } from "../records/collection.ts";
import { unreadableOf } from "./dead-letters.ts";

/** Somebody's word that failures of one cause in one run are fine. */
export interface Acceptance {
  /** See {@link acceptanceId}. */
  readonly id: string;
  readonly version: number;
  readonly runId: string;
  readonly code: string;
  /** Subject of who said so. */
  readonly by: string;
  /** What they are called. */
  readonly byName: string;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly reason: string;
}

/** One acceptance a run and code. */
export function acceptanceId(runId: string, code: string): string {
  return `${runId}-${code.toLowerCase()}`;
}

/** The acceptances, oldest first. The group is the run. */
export function acceptancesOf(records: RecordStore): DocumentCollection<Acceptance> {
  return collectionOf<Acceptance>(records, "acceptance", ({ at, runId }) => ({ sort: timeKey(at), group: runId }));
}

/** Failed items of a run that nobody accepted; 0 for a run that the ledger does not know. */
export async function openFailuresOf(ports: Pick<HubPorts, "records" | "ledger">, runId: string): Promise<number> {
  const accepted = await acceptedCodes(ports.records, runId);
  const groups = await failuresOf(ports, runId);
  return groups.filter(({ code }) => !accepted.has(code)).reduce((sum, { objects }) => sum + objects, 0);
}

/**
 * What a retry tries again: failures of one code, or all that nobody accepted.
 *
 * @throws HubError as `RecordStore` and `Ledger` do
 */
export async function failuresToRetry(
  ports: Pick<HubPorts, "records" | "ledger">,
  runId: string,
  code: ErrorCode | undefined,
): Promise<readonly FailureGroup[]> {
  const accepted = code === undefined ? await acceptedCodes(ports.records, runId) : new Set<string>();
  const groups = (await failuresOf(ports, runId)).filter((group) => group.code !== "MESSAGE_UNREADABLE");
  return groups.filter((group) => (code === undefined ? !accepted.has(group.code) : group.code === code));
}

async function acceptedCodes(records: RecordStore, runId: string): Promise<ReadonlySet<string>> {
  return new Set((await acceptancesOf(records).gather(runId)).map(({ code }) => code));
}

/** Failures of a run by cause: of its items, where the ledger knows it, and of messages that nobody could read. */
export async function failuresOf(
  ports: Pick<HubPorts, "records" | "ledger">,
  runId: string,
): Promise<readonly FailureGroup[]> {
  const unreadable = await unreadableOf(ports, runId);
  try {
    return [...(await ports.ledger.failures(runId)), ...unreadable];
  } catch (error) {
    if (hasCode(error, "RUN_NOT_FOUND")) return unreadable;
    throw error;
  }
}
