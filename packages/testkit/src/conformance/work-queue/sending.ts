import type { PartsWork } from "@dth/core/work";
import { expect, it } from "vitest";
import { HOSTILE_KEYS, itemsWork } from "../samples.ts";
import { each, idsOf, type MakeWorkQueue, MINUTE, work } from "./fixture.ts";

/** What is sent comes out again, whole and in time. */
export function sending(make: MakeWorkQueue): void {
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
