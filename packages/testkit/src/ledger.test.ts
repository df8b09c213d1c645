import { describe } from "vitest";
import { ledgerConformance } from "./conformance/ledger.ts";
import { memoryLedger } from "./ledger.ts";

describe("memoryLedger", () => {
  ledgerConformance(async () => {
    const ledger = memoryLedger();
    return { ledger, close: () => ledger.close() };
  });
});
