import { describe, expect, it } from "vitest";
import { keysOf } from "../../test/entries.ts";
import { listedStore } from "../../test/listed-store.ts";
import { RUN_ID, runFixture } from "../../test/run-fixture.ts";
import { runFinder } from "../finder.ts";

describe("stores without an order", () => {
  const shuffled = ["c", "a", "e", "b", "d", "f"];

  it("are asked key by key", async () => {
    const source = listedStore(shuffled, { unsorted: true, pageSize: 2, traits: { ordered: false } });
    const run = await runFixture({ source, destination: listedStore(["a", "d", "extra"]) });
    const checkpoint = await runFinder(run.request, run.ports, {});
    expect(keysOf(await run.openItems())).toEqual(["b", "c", "e", "f"]);
    expect(checkpoint).toMatchObject({
      complete: true,
      found: { objects: 6 },
      same: { objects: 2 },
      queued: { objects: 4 },
    });
  });

  it("are not counted twice when what was found earlier arrives meanwhile", async () => {
    const source = listedStore(shuffled, { unsorted: true, pageSize: 2, traits: { ordered: false } });
    const run = await runFixture({ source, destination: listedStore(["a", "d"]) });
    const none = { objects: 0, bytes: 0 };
    const counts = { found: none, same: none, filtered: none, extra: none, queued: none };
    const item = { entry: { key: "a", size: 1 }, action: "copy" } as const;
    const earlier = { kind: "items", id: "w", runId: RUN_ID, items: [item] } as const;
    await run.ledger.commitFound(RUN_ID, [earlier], { ...counts, ranges: [], complete: false });
    // "a" is under way: it is at the destination, and its outcome is about to be recorded.
    expect(await runFinder(run.request, run.ports, {})).toMatchObject({
      found: { objects: 6 },
      same: { objects: 1 },
      queued: { objects: 5 },
    });
    expect(keysOf(await run.queuedItems())).toEqual(["b", "c", "e", "f"]);
  });

  it("are noticed when they promised one, and the listing begins again", async () => {
    const source = listedStore(shuffled, { unsorted: true, pageSize: 2 });
    const run = await runFixture({ source, destination: listedStore(["a", "d"]) });
    const checkpoint = await runFinder(run.request, run.ports, {});
    expect(new Set(keysOf(await run.openItems()))).toEqual(new Set(["b", "c", "e", "f"]));
    expect(checkpoint).toMatchObject({ complete: true, found: { objects: 6 } });
  });

  it("are refused for a mirror, before or as soon as it shows", async () => {
    const mirror = { options: { mirror: { maxDeletes: 9 } }, destination: listedStore(["x"]) };
    const honest = listedStore(shuffled, { unsorted: true, traits: { ordered: false } });
    const first = await runFixture({ ...mirror, source: honest });
    await expect(runFinder(first.request, first.ports, {})).rejects.toMatchObject({ code: "LISTING_INCOMPLETE" });
    const liar = listedStore(shuffled, { unsorted: true });
    const second = await runFixture({ ...mirror, source: liar });
    await expect(runFinder(second.request, second.ports, {})).rejects.toMatchObject({ code: "LISTING_BROKEN" });
    expect((await second.checkpoint())?.complete).toBe(false);
  });
});
