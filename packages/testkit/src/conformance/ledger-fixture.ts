import type { Ledger } from "@dth/core/ledger";
import { afterEach, beforeEach } from "vitest";
import { runRecord } from "./samples.ts";

/** A ledger under test. */
export interface LedgerFixture {
  readonly ledger: Ledger;
  /** Closes the ledger and removes what it left. */
  close(): Promise<void>;
}

/** Makes an empty ledger. */
export type MakeLedger = () => Promise<LedgerFixture>;

/** A fresh ledger for every test of the block, with the run `r`. */
export function eachWithRun(make: MakeLedger): () => Ledger {
  let fixture: LedgerFixture | undefined;
  beforeEach(async () => {
    fixture = await make();
    await fixture.ledger.createRun(runRecord("r"));
  });
  afterEach(async () => fixture?.close());
  return () => {
    if (fixture === undefined) throw new Error("no test is running");
    return fixture.ledger;
  };
}
