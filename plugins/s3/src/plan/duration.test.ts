import { TransferOptionsSchema } from "@dth/core/transfer-options";
import { memoryLedger } from "@dth/testkit/ledger";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { durationOf } from "./duration.ts";

const PLACES = { source: "s", destination: "d" };
const WORK = { objects: 6_000, bytes: 1e9 };
const OPTIONS = v.parse(TransferOptionsSchema, {});

/** A ledger with one ended run that copied `objects` of a megabyte each in so many seconds. */
async function ledgerWith(seconds: number, objects: number, destination = PLACES.destination) {
  const ledger = memoryLedger();
  await ledger.createRun({ id: "r", ...PLACES, destination, spec: null, state: "running", startedAt: 1_000 });
  const outcomes = Array.from({ length: objects }, (_, i) => ({
    key: `k${i}`,
    kind: "copied" as const,
    size: 1e6,
    at: 0,
  }));
  await ledger.record("r", outcomes);
  await ledger.updateRun("r", { state: "done", finishedAt: 1_000 + seconds * 1_000 });
  return ledger;
}

describe("durationOf", () => {
  it("is between what quick and slow lines have shown", async () => {
    expect(await durationOf(WORK, PLACES, OPTIONS, memoryLedger())).toEqual({ least: 5, most: 80 });
  });

  it("goes by an earlier run between the same places", async () => {
    // 10 objects and 10 MB a second: 600 s for the objects, 100 s for the bytes.
    expect(await durationOf(WORK, PLACES, OPTIONS, await ledgerWith(20, 200))).toEqual({ least: 300, most: 1_200 });
  });

  it("learns nothing from runs elsewhere, too short, or that copied nothing", async () => {
    const plain = { least: 5, most: 80 };
    expect(await durationOf(WORK, PLACES, OPTIONS, await ledgerWith(20, 200, "elsewhere"))).toEqual(plain);
    expect(await durationOf(WORK, PLACES, OPTIONS, await ledgerWith(5, 200))).toEqual(plain);
    expect(await durationOf(WORK, PLACES, OPTIONS, await ledgerWith(20, 0))).toEqual(plain);
  });

  it("never promises more than the caps allow", async () => {
    const capped = { ...OPTIONS, bandwidth: 1e6, requestRate: 1 };
    expect(await durationOf(WORK, PLACES, capped, memoryLedger())).toEqual({ least: 6_000, most: 6_000 });
  });
});
