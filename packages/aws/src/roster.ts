import type { Roster, WorkerShare } from "@dth/core/roster";
import { LIMITING_FACTORS, type LimitingFactor } from "@dth/core/run-progress";
import { DynamoTable, type DynamoTableOptions, type Item, partition } from "./dynamo-table.ts";
import { TTL_ATTRIBUTE } from "./ledger/table.ts";

const PREFIX = "worker#";
/** Milliseconds after its last words that a process is kept, should it never leave. */
const KEPT_MS = 24 * 3_600_000;
const NUMBERS = ["at", "transferredBytes", "requestsInFlight", "retries", "throttles"] as const;

/** The roster in the ledger's table, beside the records of the runs (`LEDGER_TABLE`): an item for each process. */
export function openRoster(options: DynamoTableOptions): Roster {
  const table = new DynamoTable(options, "LEDGER_UNUSABLE");
  return {
    async tell(runId, share) {
      const ttl = String(Math.ceil((options.clock.now() + KEPT_MS) / 1000));
      await table.put({
        pk: { S: pkOf(runId) },
        sk: { S: PREFIX + share.id },
        ...itemOf(share),
        [TTL_ATTRIBUTE]: { N: ttl },
      });
    },
    async leave(runId, id) {
      await table.delete(pkOf(runId), PREFIX + id);
    },
    async shares(runId) {
      const shares: WorkerShare[] = [];
      for await (const item of table.query(partition(pkOf(runId), PREFIX))) shares.push(shareOf(item));
      return shares;
    },
  };
}

/** Where the ledger has the record of the run, too: who may read the one may read the other. */
function pkOf(runId: string): string {
  return `run#${runId}`;
}

function itemOf(share: WorkerShare): Item {
  const numbers = NUMBERS.map((name) => [name, { N: String(share[name]) }] as const);
  return { ...Object.fromEntries(numbers), limiting: { S: share.limiting } };
}

function shareOf(item: Item): WorkerShare {
  const number = (name: (typeof NUMBERS)[number]) => Number(item[name]?.N ?? 0);
  return {
    id: (item.sk?.S ?? "").slice(PREFIX.length),
    at: number("at"),
    transferredBytes: number("transferredBytes"),
    requestsInFlight: number("requestsInFlight"),
    retries: number("retries"),
    throttles: number("throttles"),
    limiting: factorOf(item.limiting?.S),
  };
}

/** What another version of the program calls differently says nothing here. */
function factorOf(name: string | undefined): LimitingFactor {
  return LIMITING_FACTORS.find((factor) => factor === name) ?? "nothing";
}
