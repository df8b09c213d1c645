import type { ItemsWork, Work } from "@dth/core/work";
import { describe, expect, it } from "vitest";
import { entry, numbered } from "../../test/entries.ts";
import { listedStore } from "../../test/listed-store.ts";
import { runFixture } from "../../test/run-fixture.ts";
import { watched } from "../../test/watched-run.ts";
import { runFinder } from "../finder.ts";

describe("batches", () => {
  it("has the first objects on the queue while the listing has only begun", async () => {
    const sentAtList: number[] = [];
    let sent: readonly Work[] = [];
    const source = listedStore(numbered(50_000), {
      onList: async () => {
        await new Promise((resolve) => setImmediate(resolve));
        sentAtList.push(sent.length);
      },
    });
    const run = await runFixture({ source, destination: listedStore([]) });
    const watch = watched(run);
    sent = watch.sent;
    await runFinder(run.request, watch.ports, {}, { maxRanges: 1, maxWaiting: 10_000 });
    expect(sentAtList[3]).toBeGreaterThan(0);
    expect((watch.sent as ItemsWork[]).slice(0, 6).map(({ items }) => items.length)).toEqual([8, 16, 32, 64, 128, 200]);
  });

  it("bounds items and bytes of a batch, and leaves a giant alone", async () => {
    const sizes = [10, 10, 10, 90, 90, 5_000, 1, 1, 1_000];
    const objects = sizes.map((size, i) => entry(String(i), { size }));
    const run = await runFixture({
      source: listedStore(objects),
      destination: listedStore([]),
      options: { giantSize: 5_000 },
    });
    const { ports, sent } = watched(run);
    await runFinder(run.request, ports, {}, { batchItems: 2, batchBytes: 100 });
    const batches = (sent as ItemsWork[]).map(({ items }) => items.map((item) => item.entry.size));
    expect(batches).toEqual([[10, 10], [10, 90], [90], [5_000], [1, 1], [1_000]]);
  });

  it("waits while the queue is full, and goes on when workers have caught up", async () => {
    const run = await runFixture({ source: listedStore(numbered(20_000)), destination: listedStore([]) });
    const { ports, sent } = watched(run);
    let ended = false;
    const finding = runFinder(run.request, ports, {}, { maxWaiting: 10, maxUncommitted: 500 }).then((checkpoint) => {
      ended = true;
      return checkpoint;
    });
    await run.clock.advance(5_000);
    expect(ended).toBe(false);
    expect(sent.length).toBeLessThan(100);
    while (!ended) {
      for (const { receipt } of await run.queue.lease(50, 1_000)) await run.queue.acknowledge(receipt);
      await run.clock.advance(200);
    }
    expect(await finding).toMatchObject({ complete: true, queued: { objects: 20_000 } });
    expect(sent.reduce((items, work) => items + (work as ItemsWork).items.length, 0)).toBe(20_000);
  });

  it("commits within a second what a slow listing has found, full batch or not", async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const source = listedStore(numbered(30), {
      pageSize: 10,
      onList: ({ continuation }) => (continuation === "20" ? gate : undefined),
    });
    const run = await runFixture({ source, destination: listedStore([]) });
    const { ports, sent } = watched(run);
    const finding = runFinder(run.request, ports, {}, { maxRanges: 1 });
    await run.clock.advance(1_100);
    expect(sent.reduce((items, work) => items + (work as ItemsWork).items.length, 0)).toBe(20);
    release();
    await finding;
  });
});
