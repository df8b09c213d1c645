import type { Ledger } from "@dth/core/ledger";
import { eachTest } from "./each-test.ts";
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
  const current = eachTest(async () => {
    const fixture = await make();
    await fixture.ledger.createRun(runRecord("r"));
    return fixture;
  });
  return () => current().ledger;
}
