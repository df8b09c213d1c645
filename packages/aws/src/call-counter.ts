import { DynamoTable, type DynamoTableOptions } from "./dynamo-table.ts";
import { TTL_ATTRIBUTE } from "./ledger/table.ts";

/** Seconds for which a count is kept: longer than any window, and TTL takes its time anyway. */
const KEPT_SECONDS = 3_600;

/**
 * Counts calls of one caller within a window over all functions: an item of the ledger's table for both, by one atomic write.
 *
 * @returns all calls that were added so far, these among them
 * @throws HubError `LEDGER_UNUSABLE`, `THROTTLED` and the like, as any write does
 */
export function openCallCounter(options: DynamoTableOptions) {
  const table = new DynamoTable(options, "LEDGER_UNUSABLE");
  return async (caller: string, window: number, calls: number): Promise<number> => {
    const changed = await table.update(`calls#${caller}`, String(window), {
      expression: "ADD #calls :calls SET #ttl = :ttl",
      names: { "#calls": "calls", "#ttl": TTL_ATTRIBUTE },
      values: { ":calls": { N: String(calls) }, ":ttl": { N: String(Math.ceil(window / 1000) + KEPT_SECONDS) } },
    });
    return Number(changed?.calls?.N ?? calls);
  };
}
