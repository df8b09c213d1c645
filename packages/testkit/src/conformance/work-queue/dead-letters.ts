import { describe, expect, it } from "vitest";
import { each, idsOf, leaseOne, type MakeWorkQueue, MINUTE, type WorkQueueTraits, work } from "./fixture.ts";

/** Work that was delivered too often is put aside, and can be brought back. */
export function deadLetters(make: MakeWorkQueue, traits: WorkQueueTraits): void {
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
