import { describe, expect, it } from "vitest";
import { listedStore } from "../test/listed-store.ts";
import { runFixture } from "../test/run-fixture.ts";
import { runFinder } from "./finder.ts";

const numbered = (count: number, prefix = "") =>
  Array.from({ length: count }, (_, i) => `${prefix}${String(i).padStart(6, "0")}`);

describe("runFinder", () => {
  it("hands out every key that the destination lacks", async () => {
    const keys = numbered(2_500);
    const run = await runFixture({ source: listedStore(keys), destination: listedStore([]) });
    const checkpoint = await runFinder(run.request, run.ports, {});
    const items = await run.openItems();
    expect(items.map(({ entry }) => entry.key).sort()).toEqual(keys);
    expect((await run.queuedItems()).length).toBe(2_500);
    expect(checkpoint).toMatchObject({
      complete: true,
      found: { objects: 2_500, bytes: 2_500 },
      same: { objects: 0 },
      queued: { objects: 2_500, bytes: 2_500 },
    });
  });

  it("finds nothing to do where both sides are the same", async () => {
    const keys = numbered(2_500);
    const run = await runFixture({ source: listedStore(keys), destination: listedStore(keys) });
    const checkpoint = await runFinder(run.request, run.ports, {});
    expect(checkpoint).toMatchObject({ complete: true, found: { objects: 2_500 }, same: { objects: 2_500 } });
    expect(await run.openItems()).toEqual([]);
  });
});
