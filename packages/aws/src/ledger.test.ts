import { systemClock } from "@dth/local/clock";
import { ledgerConformance } from "@dth/testkit/conformance/ledger";
import { memoryLedger } from "@dth/testkit/ledger";
import { afterAll, beforeAll, describe, vi } from "vitest";
import { type DynamoEmulator, startDynamo } from "../test/emulators.ts";
import { LEDGER_TABLE } from "./ledger/table.ts";
import { openLedger } from "./ledger.ts";

// Thousands of requests over loopback to an emulator in this very process.
vi.setConfig({ testTimeout: 120_000 });

let dynamo: DynamoEmulator;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.close());

describe("openLedger", () => {
  ledgerConformance(async () => {
    const table = await dynamo.createTable(LEDGER_TABLE);
    const ledger = openLedger({
      client: dynamo.client,
      table,
      clock: systemClock(),
      replica: memoryLedger(),
      lingerMs: 0,
    });
    return { ledger, close: () => ledger.close() };
  });
});
