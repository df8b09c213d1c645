import type { PartsWork } from "@dth/core/work";
import type { LeasedWork, WorkQueue } from "@dth/core/work-queue";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FakeClock, fakeClock } from "../clock.ts";
import { HOSTILE_KEYS, itemsWork } from "./samples.ts";

/** A queue under test. */
export interface WorkQueueFixture {
  readonly queue: WorkQueue;
  /** The same queue as another process sees it; may be the same object. */
  readonly other: WorkQueue;
  /** Closes the queue and removes what it left. */
  close(): Promise<void>;
}

/** Makes an empty queue; `maxDeliveries` undefined stands for the default, 5. */
export type MakeWorkQueue = (clock: FakeClock, maxDeliveries?: number) => Promise<WorkQueueFixture>;

/** What a queue may leave open beside the contract, since the services that are queues differ in it. */
export interface WorkQueueTraits {
  /** An expired lease that nobody took over can be prolonged again; else it is lost. */
  readonly revives: boolean;
  /** `depth` knows of an expired lease at once; else when work is asked for. */
  readonly countsExpiry: boolean;
  /** Work that is given back with a delay waits, to the millisecond; else it counts as leased, in whole seconds. */
  readonly exactDelays: boolean;
}

const EXACT: WorkQueueTraits = { revives: true, countsExpiry: true, exactDelays: true };

/** Registers the tests that every implementation of {@link WorkQueue} passes. */
export function workQueueConformance(make: MakeWorkQueue, traits: WorkQueueTraits = EXACT): void {
  describe("sending", () => sending(make));
  describe("leases", () => leases(make, traits));
  describe("dead letters", () => deadLetters(make, traits));
}

const MINUTE = 60_000;
const work = (id: string) => itemsWork("r", id, ["a", "b"]);
const idsOf = (leased: readonly LeasedWork[]) => leased.map((one) => one.work.id).sort();

function each(make: MakeWorkQueue, maxDeliveries?: number) {
  let state: (WorkQueueFixture & { readonly clock: FakeClock }) | undefined;
  beforeEach(async () => {
    const clock = fakeClock();
    state = { ...(await make(clock, maxDeliveries)), clock };
  });
  afterEach(async () => state?.close());
  const current = () => {
    if (state === undefined) throw new Error("no test is running");
    return state;
  };
  return { queue: () => current().queue, other: () => current().other, clock: () => current().clock };
}

/** Leases the only work there should be. */
async function leaseOne(queue: WorkQueue, visibilityMs = MINUTE): Promise<LeasedWork> {
  const [leased, ...more] = await queue.lease(2, visibilityMs);
  if (leased === undefined || more.length > 0) throw new Error(`one work expected, not ${more.length + 1}`);
  return leased;
}

function sending(make: MakeWorkQueue): void {
  const { queue, clock } = each(make);

  it("hands out what was sent, unchanged", async () => {
    const items = itemsWork("r", "w1", HOSTILE_KEYS);
    const parts: PartsWork = {
      ...{ kind: "parts", id: "w2", runId: "r", parentId: "w1", entry: { key: "\u0000\u{1f600}", size: 5e12 } },
      ...{ uploadId: 'u"\\', partSize: 512 << 20, firstPart: 1, lastPart: 20 },
    };
    await queue().send([items, parts]);
    const leased = await queue().lease(10, MINUTE);
    expect(leased.map((one) => one.work).sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual([items, parts]);
  });

  it("is empty at first, and sending nothing keeps it so", async () => {
    await queue().send([]);
    expect(await queue().lease(10, MINUTE)).toEqual([]);
    expect(await queue().depth()).toEqual({ waiting: 0, leased: 0, dead: 0 });
  });

  it("holds delayed work back until its time", async () => {
    await queue().send([work("later")], 1000);
    expect(await queue().depth()).toEqual({ waiting: 1, leased: 0, dead: 0 });
    await clock().advance(999);
    expect(await queue().lease(1, MINUTE)).toEqual([]);
    await clock().advance(1);
    expect(idsOf(await queue().lease(1, MINUTE))).toEqual(["later"]);
  });

  it("sends a batch whole or not at all", async () => {
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    const broken = { ...work("w2"), items: [circular] } as never;
    await expect(queue().send([work("w1"), broken])).rejects.toThrow();
    expect(await queue().depth()).toEqual({ waiting: 0, leased: 0, dead: 0 });
  });

  it("allows an id twice: two works", async () => {
    await queue().send([work("w"), work("w")]);
    await queue().send([work("w")]);
    const leased = await queue().lease(10, MINUTE);
    expect(idsOf(leased)).toEqual(["w", "w", "w"]);
    await queue().acknowledge(leased[0]?.receipt ?? "");
    expect(await queue().depth()).toEqual({ waiting: 0, leased: 2, dead: 0 });
  });

  it("forgets everything when purged, leases included", async () => {
    await queue().send([work("w1"), work("w2")]);
    const [leased] = await queue().lease(1, MINUTE);
    await queue().purge();
    expect(await queue().depth()).toEqual({ waiting: 0, leased: 0, dead: 0 });
    await queue().send([work("w3")]);
    await queue().acknowledge(leased?.receipt ?? "");
    await expect(queue().extend(leased?.receipt ?? "", MINUTE)).rejects.toMatchObject({ code: "LEASE_LOST" });
    expect(idsOf(await queue().lease(10, MINUTE))).toEqual(["w3"]);
  });
}

function leases(make: MakeWorkQueue, traits: WorkQueueTraits): void {
  const { queue, other, clock } = each(make);

  it("leases at most as many as asked for, none of them twice", async () => {
    await queue().send(["w1", "w2", "w3"].map(work));
    const first = await queue().lease(2, MINUTE);
    const second = await queue().lease(2, MINUTE);
    expect(first).toHaveLength(2);
    expect(idsOf([...first, ...second])).toEqual(["w1", "w2", "w3"]);
    expect(await queue().lease(2, MINUTE)).toEqual([]);
    expect(await queue().depth()).toEqual({ waiting: 0, leased: 3, dead: 0 });
  });

  it("never leases one work to two who ask at once", async () => {
    await queue().send(Array.from({ length: 60 }, (_, n) => work(`w${n}`)));
    const asked = Array.from({ length: 30 }, (_, n) => (n % 2 === 0 ? queue() : other()).lease(3, MINUTE));
    const leased = (await Promise.all(asked)).flat();
    expect(new Set(leased.map((one) => one.work.id)).size).toBe(60);
    expect(leased).toHaveLength(60);
  });

  it("hands work out again when its lease expires, with another receipt and one more delivery", async () => {
    await queue().send([work("w")]);
    const first = await leaseOne(queue());
    await clock().advance(MINUTE - 1);
    expect(await queue().lease(1, MINUTE)).toEqual([]);
    await clock().advance(1);
    if (traits.countsExpiry) expect(await queue().depth()).toEqual({ waiting: 1, leased: 0, dead: 0 });
    const second = await leaseOne(queue());
    expect([first.deliveries, second.deliveries]).toEqual([1, 2]);
    expect(second.receipt).not.toBe(first.receipt);
  });

  it("prolongs a lease from now, as often as asked", async () => {
    await queue().send([work("w")]);
    const { receipt } = await leaseOne(queue());
    for (let beat = 0; beat < 5; beat++) {
      await clock().advance(MINUTE - 1);
      await queue().extend(receipt, MINUTE);
    }
    expect(await queue().lease(1, MINUTE)).toEqual([]);
    await clock().advance(MINUTE);
    expect((await leaseOne(queue())).deliveries).toBe(2);
  });

  it("revives an expired lease that nobody took over, or tells that it is lost", async () => {
    await queue().send([work("w")]);
    const { receipt } = await leaseOne(queue());
    await clock().advance(2 * MINUTE);
    if (!traits.revives) {
      await expect(queue().extend(receipt, MINUTE)).rejects.toMatchObject({ code: "LEASE_LOST" });
      expect((await leaseOne(queue())).deliveries).toBe(2);
      return;
    }
    await queue().extend(receipt, MINUTE);
    expect(await queue().lease(1, MINUTE)).toEqual([]);
    await queue().acknowledge(receipt);
    expect(await queue().depth()).toEqual({ waiting: 0, leased: 0, dead: 0 });
  });

  it("tells who lost a lease, and ignores everything else of the old receipt", async () => {
    await queue().send([work("w")]);
    const { receipt: old } = await leaseOne(queue());
    await clock().advance(MINUTE);
    const { receipt } = await leaseOne(other());
    await expect(queue().extend(old, MINUTE)).rejects.toMatchObject({ name: "HubError", code: "LEASE_LOST" });
    await queue().acknowledge(old);
    await queue().release(old, 0);
    expect(await queue().depth()).toEqual({ waiting: 0, leased: 1, dead: 0 });
    await other().extend(receipt, MINUTE);
    await other().acknowledge(receipt);
    expect(await queue().depth()).toEqual({ waiting: 0, leased: 0, dead: 0 });
  });

  it("ignores the end of a lease that has expired", async () => {
    await queue().send([work("w")]);
    const { receipt } = await leaseOne(queue());
    await clock().advance(MINUTE);
    await queue().acknowledge(receipt);
    await queue().release(receipt, 10 * MINUTE);
    expect((await leaseOne(queue())).deliveries).toBe(2);
  });

  it("ends acknowledged work for good", async () => {
    await queue().send([work("w")]);
    const { receipt } = await leaseOne(queue());
    await queue().acknowledge(receipt);
    await queue().acknowledge(receipt);
    await queue().release(receipt, 0);
    await expect(queue().extend(receipt, MINUTE)).rejects.toMatchObject({ code: "LEASE_LOST" });
    await clock().advance(10 * MINUTE);
    expect(await queue().lease(1, MINUTE)).toEqual([]);
    expect(await queue().depth()).toEqual({ waiting: 0, leased: 0, dead: 0 });
  });

  it("gives work back after a delay, or at once", async () => {
    await queue().send([work("w")]);
    const delay = traits.exactDelays ? 500 : 1000;
    await queue().release((await leaseOne(queue())).receipt, 500);
    const state = traits.exactDelays ? { waiting: 1, leased: 0 } : { waiting: 0, leased: 1 };
    expect(await queue().depth()).toEqual({ ...state, dead: 0 });
    expect(await queue().lease(1, MINUTE)).toEqual([]);
    await clock().advance(delay);
    const again = await leaseOne(queue());
    await queue().release(again.receipt, 0);
    await expect(queue().extend(again.receipt, MINUTE)).rejects.toMatchObject({ code: "LEASE_LOST" });
    expect((await leaseOne(queue())).deliveries).toBe(3);
  });

  it.each(["", "nonsense", "1.1.1", "-1.0", "'; DROP TABLE messages; --"])(
    "ignores the receipt %j",
    async (receipt) => {
      await queue().send([work("w")]);
      await leaseOne(queue());
      await queue().acknowledge(receipt);
      await queue().release(receipt, 0);
      await expect(queue().extend(receipt, MINUTE)).rejects.toMatchObject({ code: "LEASE_LOST" });
      expect(await queue().depth()).toEqual({ waiting: 0, leased: 1, dead: 0 });
    },
  );
}

function deadLetters(make: MakeWorkQueue, traits: WorkQueueTraits): void {
  describe("after the default of five deliveries", () => {
    const { queue, clock } = each(make);

    it("moves work aside at the sixth lease", async () => {
      await queue().send([work("w")]);
      for (let delivery = 1; delivery <= 5; delivery++) {
        expect((await leaseOne(queue())).deliveries).toBe(delivery);
        await clock().advance(MINUTE);
      }
      if (traits.countsExpiry) expect(await queue().depth()).toEqual({ waiting: 1, leased: 0, dead: 0 });
      expect(await queue().lease(1, MINUTE)).toEqual([]);
      expect(await queue().depth()).toEqual({ waiting: 0, leased: 0, dead: 1 });
      expect(await queue().deadLetters(10)).toEqual([work("w")]);
    });
  });

  describe("after one delivery", () => {
    const { queue, clock } = each(make, 1);
    const bury = async (...ids: string[]) => {
      await queue().send(ids.map(work));
      await queue().lease(ids.length, MINUTE);
      await clock().advance(MINUTE);
      expect(await queue().lease(ids.length, MINUTE)).toEqual([]);
    };

    it("leases live work past dead letters in one call", async () => {
      await queue().send(["dead1", "dead2", "dead3"].map(work));
      await queue().lease(3, MINUTE);
      await clock().advance(MINUTE);
      await queue().send([work("live")]);
      expect(idsOf(await queue().lease(1, MINUTE))).toEqual(["live"]);
    });

    it("shows the oldest first, as many as asked for", async () => {
      for (const id of ["d1", "d2", "d3"]) await bury(id);
      expect((await queue().deadLetters(2)).map(({ id }) => id)).toEqual(["d1", "d2"]);
      expect((await queue().deadLetters(9)).map(({ id }) => id)).toEqual(["d1", "d2", "d3"]);
    });

    it("moves all of them back with a fresh count", async () => {
      await bury("d1", "d2");
      expect(await queue().redrive()).toBe(2);
      expect(await queue().depth()).toEqual({ waiting: 2, leased: 0, dead: 0 });
      const leased = await queue().lease(5, MINUTE);
      expect(idsOf(leased)).toEqual(["d1", "d2"]);
      expect(leased.map((one) => one.deliveries)).toEqual([1, 1]);
      expect(await queue().redrive()).toBe(0);
    });

    it("takes no receipt from before the redrive", async () => {
      await queue().send([work("w")]);
      const old = await leaseOne(queue());
      await clock().advance(MINUTE);
      await queue().lease(1, MINUTE);
      await expect(queue().extend(old.receipt, MINUTE)).rejects.toMatchObject({ code: "LEASE_LOST" });
      await queue().redrive();
      await leaseOne(queue());
      await queue().acknowledge(old.receipt);
      expect(await queue().depth()).toEqual({ waiting: 0, leased: 1, dead: 0 });
    });

    it("forgets them when purged", async () => {
      await bury("d");
      await queue().purge();
      expect(await queue().deadLetters(5)).toEqual([]);
      expect(await queue().redrive()).toBe(0);
    });
  });
}
