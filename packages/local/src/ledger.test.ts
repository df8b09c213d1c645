import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ledgerConformance } from "@dth/testkit/conformance/ledger";
import { describe } from "vitest";
import { openLedger } from "./ledger.ts";

describe("openLedger", () => {
  ledgerConformance(async () => {
    const directory = await mkdtemp(join(tmpdir(), "dth-ledger-"));
    const ledger = openLedger(join(directory, "state.db"));
    const close = async () => {
      await ledger.close();
      await rm(directory, { recursive: true });
    };
    return { ledger, close };
  });
});
