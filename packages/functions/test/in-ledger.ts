import { openLedger } from "@dth/aws/ledger";
import type { Ledger } from "@dth/core/ledger";
import { systemClock } from "@dth/local/clock";
import { memoryLedger } from "@dth/testkit/ledger";
import type { Box } from "./box.ts";

/** Looks into a table as a ledger of its own would that has just been opened. */
export async function inLedger<T>({ dynamo }: Box, table: string, look: (ledger: Ledger) => Promise<T>): Promise<T> {
  const ledger = openLedger({ client: dynamo, table, clock: systemClock(), replica: memoryLedger() });
  try {
    return await look(ledger);
  } finally {
    await ledger.close();
  }
}
