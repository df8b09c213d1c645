import { systemClock } from "@dth/local/clock";
import { rosterConformance } from "@dth/testkit/conformance/roster";
import { runRecord } from "@dth/testkit/conformance/samples";
import { memoryLedger } from "@dth/testkit/ledger";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DynamoEmulator, startDynamo } from "../test/emulators.ts";
import { LEDGER_TABLE } from "./ledger/table.ts";
import { openLedger } from "./ledger.ts";
import { openRoster } from "./roster.ts";

let dynamo: DynamoEmulator;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.close());

describe("openRoster", () => {
  rosterConformance(async () => {
    const table = await dynamo.createTable(LEDGER_TABLE);
    return openRoster({ client: dynamo.client, table, clock: systemClock() });
  });

  it("stands beside the run's record without touching it", async () => {
    const options = { client: dynamo.client, table: await dynamo.createTable(LEDGER_TABLE), clock: systemClock() };
    const [ledger, roster] = [openLedger({ ...options, replica: memoryLedger(), lingerMs: 0 }), openRoster(options)];
    const record = runRecord("r");
    await ledger.createRun(record);
    const counts = { transferredBytes: 1, requestsInFlight: 1, retries: 0, throttles: 0 };
    await roster.tell(record.id, { id: "w", at: 1, ...counts, limiting: "cpu" });
    expect(await ledger.run(record.id)).toEqual(record);
    expect(await ledger.runs(9)).toEqual([record]);
    expect(await roster.shares(record.id)).toHaveLength(1);
    await ledger.close();
  });
});
