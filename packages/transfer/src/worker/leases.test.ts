import { HubError } from "@dth/core/error";
import { fakeClock } from "@dth/testkit/clock";
import { memoryWorkQueue } from "@dth/testkit/work-queue";
import { describe, expect, it } from "vitest";
import { createLeases } from "./leases.ts";

const MINUTE = 60_000;

async function held(leaseMs?: number) {
  const clock = fakeClock();
  const queue = memoryWorkQueue({ clock });
  const stop = new AbortController();
  const errors: unknown[] = [];
  const failed = (error: unknown) => void errors.push(error);
  const leases = createLeases({ queue, clock, leaseMs, signal: stop.signal, failed });
  await queue.send([{ kind: "items", id: "w", runId: "r", items: [] }]);
  const [batch] = await leases.take(10);
  if (batch === undefined) throw new Error("nothing was leased");
  batch.open = 2;
  return { clock, queue, leases, batch, errors, stop };
}

describe("leases", () => {
  it("are prolonged for as long as the work takes", async () => {
    const { clock, queue } = await held();
    await clock.advance(60 * MINUTE);
    expect(await queue.lease(10, MINUTE)).toEqual([]);
  });

  it("are as short as they are wanted, and prolonged all the same", async () => {
    const { clock, queue, stop } = await held(MINUTE);
    await clock.advance(10 * MINUTE);
    expect(await queue.lease(10, MINUTE)).toEqual([]);
    stop.abort();
    await clock.advance(MINUTE);
    expect(await queue.lease(10, MINUTE)).toHaveLength(1);
  });

  it("end with the last settled part of the work", async () => {
    const { queue, leases, batch } = await held();
    leases.settle(batch);
    expect((await queue.depth()).leased).toBe(1);
    leases.settle(batch);
    await leases.giveBack();
    expect(await queue.depth()).toEqual({ waiting: 0, leased: 0, dead: 0 });
  });

  it("let their holder rest until the last of them is acknowledged, and no longer", async () => {
    const { clock, queue, leases, batch } = await held();
    let rested = false;
    const resting = leases.rest(MINUTE).then(() => {
      rested = true;
    });
    leases.settle(batch);
    await clock.advance(1_000);
    expect(rested).toBe(false);
    leases.settle(batch);
    await resting;
    expect(await queue.depth()).toEqual({ waiting: 0, leased: 0, dead: 0 });
  });

  it("let their holder rest no longer than asked for", async () => {
    const { clock, leases } = await held();
    const resting = leases.rest(MINUTE);
    await clock.advance(MINUTE);
    await resting;
    expect(leases.size).toBe(1);
  });

  it("are given back at once when unsettled", async () => {
    const { queue, leases } = await held();
    await leases.giveBack();
    expect((await queue.lease(10, MINUTE)).map(({ deliveries }) => deliveries)).toEqual([2]);
  });

  it("that are lost are forgotten, and errors that pass are not fatal", async () => {
    const { clock, queue, leases, batch, errors } = await held();
    queue.extend = async () => {
      throw new HubError("NETWORK", "down");
    };
    await clock.advance(6 * MINUTE);
    expect([leases.size, errors]).toEqual([1, []]);
    queue.extend = async () => {
      throw new HubError("LEASE_LOST", "gone");
    };
    await clock.advance(6 * MINUTE);
    expect([leases.size, batch.lost, errors]).toEqual([0, true, []]);
  });

  it("say so when the queue cannot be used", async () => {
    const { clock, queue, errors } = await held();
    const broken = new HubError("LEDGER_UNUSABLE", "disk");
    queue.extend = () => Promise.reject(broken);
    await clock.advance(6 * MINUTE);
    expect(errors).toEqual([broken]);
  });
});
