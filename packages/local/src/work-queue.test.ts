import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fakeClock } from "@dth/testkit/clock";
import { itemsWork, runRecord } from "@dth/testkit/conformance/samples";
import { workQueueConformance } from "@dth/testkit/conformance/work-queue";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openLedger } from "./ledger.ts";
import { openWorkQueue } from "./work-queue.ts";

let directory = "";
let path = "";
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "dth-queue-"));
  path = join(directory, "state.db");
});
afterEach(() => rm(directory, { recursive: true }));

describe("openWorkQueue", () => {
  workQueueConformance(async (clock, maxDeliveries) => {
    const options = maxDeliveries === undefined ? { clock } : { clock, maxDeliveries };
    const [queue, other] = [openWorkQueue(path, "r", options), openWorkQueue(path, "r", options)];
    const close = async () => {
      await queue.close();
      await other.close();
    };
    return { queue, other, close };
  });

  it("keeps handing work out when the clock is set back", async () => {
    let now = 5_000_000;
    const queue = openWorkQueue(path, "r", { clock: { ...fakeClock(), now: () => now } });
    await queue.send([itemsWork("r", "w", ["k"])]);
    now -= 3_600_000;
    const [held] = await queue.lease(1, 60_000);
    await queue.release(held?.receipt ?? "", 0);
    const [again] = await queue.lease(1, 60_000);
    expect(again?.work.id).toBe("w");
    await queue.close();
  });

  it("keeps the runs of one file apart", async () => {
    const [one, two] = ["one", "two"].map((run) => openWorkQueue(path, run, { clock: fakeClock() }));
    await one?.send([itemsWork("one", "w", ["k"])]);
    expect(await two?.lease(5, 1000)).toEqual([]);
    const [leased] = (await one?.lease(5, 1000)) ?? [];
    await two?.acknowledge(leased?.receipt ?? "");
    await two?.purge();
    expect(await one?.depth()).toEqual({ waiting: 0, leased: 1, dead: 0 });
    await one?.close();
    await two?.close();
  });

  it("keeps everything while nobody has the file open", async () => {
    const clock = fakeClock();
    const before = openWorkQueue(path, "r", { clock });
    await before.send([itemsWork("r", "w1", ["a"]), itemsWork("r", "w2", ["b"])]);
    const [held] = await before.lease(1, 60_000);
    await before.close();
    const after = openWorkQueue(path, "r", { clock });
    expect(await after.depth()).toEqual({ waiting: 1, leased: 1, dead: 0 });
    await after.acknowledge(held?.receipt ?? "");
    expect(await after.depth()).toEqual({ waiting: 1, leased: 0, dead: 0 });
    await after.close();
  });

  it("is forgotten with its run", async () => {
    const ledger = openLedger(path);
    await ledger.createRun(runRecord("r"));
    const queue = openWorkQueue(path, "r", { clock: fakeClock() });
    await queue.send([itemsWork("r", "w", ["k"])]);
    await ledger.deleteRun("r");
    expect(await queue.depth()).toEqual({ waiting: 0, leased: 0, dead: 0 });
    await queue.close();
    await ledger.close();
  });
});
