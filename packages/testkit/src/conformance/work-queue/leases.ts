import { expect, it } from "vitest";
import { each, idsOf, leaseOne, type MakeWorkQueue, MINUTE, type WorkQueueTraits, work } from "./fixture.ts";

/** Work is leased to one at a time, and comes back from whoever is gone. */
export function leases(make: MakeWorkQueue, traits: WorkQueueTraits): void {
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
