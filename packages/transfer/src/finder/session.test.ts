import { compareKeys } from "@dth/core/key-order";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keysOf, numbered } from "../../test/entries.ts";
import { listedStore } from "../../test/listed-store.ts";
import { runFixture } from "../../test/run-fixture.ts";
import { watched } from "../../test/watched-run.ts";
import { runFinder } from "../finder.ts";

describe("going on after a stop", () => {
  it("commits what it found, and loses and repeats nothing, wherever it stops", async () => {
    const keys = numbered(400).map((key, i) => `${i % 7}/${key}`);
    const scenario = fc.record({
      stopAt: fc.integer({ min: 1, max: 60 }),
      pageSize: fc.integer({ min: 1, max: 20 }),
      batchItems: fc.integer({ min: 1, max: 20 }),
      step: fc.constantFrom("list" as const, "commit" as const, "send" as const),
      there: fc.subarray(keys),
    });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ stopAt, pageSize, batchItems, step, there }) => {
        let left = stopAt;
        const count = (here: string) => {
          if (here === step && --left === 0) throw new Error("killed");
        };
        const source = listedStore(keys, { pageSize, onList: () => count("list") });
        const run = await runFixture({ source, destination: listedStore(there, { pageSize }) });
        const { ports } = watched(run, count);
        const options = { batchItems, maxUncommitted: 50, maxWaiting: 100_000 };
        const first = await runFinder(run.request, ports, {}, options).catch((error: Error) => error.message);
        if (first === "killed") await runFinder(run.request, run.ports, {}, options);
        const missing = keys.filter((key) => !there.includes(key));
        expect(keysOf(await run.openItems())).toEqual(missing.sort(compareKeys));
        expect(await run.checkpoint()).toMatchObject({
          complete: true,
          found: { objects: keys.length },
          same: { objects: there.length },
          queued: { objects: missing.length },
        });
      }),
      { numRuns: 100 },
    );
  });

  it("stops on request with CANCELLED, having committed what it found", async () => {
    const stop = new AbortController();
    const source = listedStore(numbered(5_000), {
      pageSize: 100,
      onList: ({ startAfter, continuation }) => {
        if (startAfter === undefined && continuation === "2000") stop.abort();
      },
    });
    const run = await runFixture({ source, destination: listedStore([]) });
    const finding = runFinder(run.request, run.ports, { signal: stop.signal }, { maxRanges: 1 });
    await expect(finding).rejects.toMatchObject({ code: "CANCELLED" });
    const checkpoint = await run.checkpoint();
    expect(checkpoint?.complete).toBe(false);
    expect((await run.openItems()).length).toBe(checkpoint?.queued.objects);
    expect(checkpoint?.queued.objects).toBeGreaterThanOrEqual(1_900);
  });
});
