import type { ItemOutcome } from "@dth/core/outcome";
import { fakeClock } from "@dth/testkit/clock";
import { memoryLedger } from "@dth/testkit/ledger";
import { describe, expect, it } from "vitest";
import { createOutcomeRecorder } from "./outcome-recorder.ts";

const outcome = (i: number): ItemOutcome => ({ key: `k${i}`, kind: "copied", size: 1, at: 0 });

async function recorder() {
  const clock = fakeClock();
  const ledger = memoryLedger();
  await ledger.createRun({ id: "r", source: "", destination: "", spec: null, state: "running", startedAt: 0 });
  const writes: number[] = [];
  const record = ledger.record.bind(ledger);
  let writing = 0;
  ledger.record = async (runId, outcomes) => {
    expect(++writing).toBe(1);
    writes.push(outcomes.length);
    await clock.sleep(10);
    await record(runId, outcomes);
    writing--;
  };
  const errors: unknown[] = [];
  const failed = (error: unknown) => void errors.push(error);
  const made = createOutcomeRecorder({ ledger, clock, runId: "r", destination: "d", failed });
  let durable = 0;
  const add = (i: number) => made.add({ outcome: outcome(i), durable: () => void durable++ });
  return { clock, ledger, writes, errors, recorder: made, add, durable: () => durable };
}

describe("the outcome recorder", () => {
  it("writes hundreds at a time, one write after the other", async () => {
    const r = await recorder();
    for (let i = 0; i < 1000; i++) r.add(i);
    await r.clock.advance(100);
    expect(r.writes).toEqual([200, 800]);
    expect(r.durable()).toBe(1000);
  });

  it("writes a few after 100 ms", async () => {
    const r = await recorder();
    r.add(1);
    await r.clock.advance(99);
    expect(r.writes).toEqual([]);
    await r.clock.advance(20);
    expect(r.writes).toEqual([1]);
  });

  it("goes on after a flush that found nothing", async () => {
    const r = await recorder();
    await r.recorder.flush();
    r.add(1);
    const flushed = r.recorder.flush();
    expect(r.durable()).toBe(0);
    await r.clock.advance(20);
    await flushed;
    expect(r.durable()).toBe(1);
  });

  it("calls nothing durable that the ledger refused", async () => {
    const r = await recorder();
    const refusal = new Error("disk");
    r.ledger.record = () => Promise.reject(refusal);
    r.add(1);
    await r.recorder.flush();
    expect([r.durable(), r.errors]).toEqual([0, [refusal]]);
  });
});
