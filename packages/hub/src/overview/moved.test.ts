import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toyPorts } from "../../test/toy-hub.ts";
import { movedPerDay, noteRunEnded } from "./moved.ts";

const DAY = 86_400_000;

function tallyOf(copied: number, bytes: number, failed = 0) {
  const none = { objects: 0, bytes: 0 };
  return {
    copied: { objects: copied, bytes },
    same: none,
    skipped: none,
    failed: { objects: failed, bytes: 0 },
    deleted: none,
  };
}

/** A run that ended, of which plugin. */
const ended = (id: string, tally?: ReturnType<typeof tallyOf>, plugin = "toy") => ({
  id,
  job: { plugin },
  ...(tally && { tally }),
});

describe("what was moved per day", () => {
  it("is counted at the end of runs, by day, oldest first, with empty days", async () => {
    const { ports } = await toyPorts();
    await noteRunEnded(ports, ended("a", tallyOf(2, 20)));
    await ports.clock.advance(2 * DAY);
    await noteRunEnded(ports, ended("b", tallyOf(1, 5, 4)));
    await noteRunEnded(ports, ended("c"));
    expect(await movedPerDay(ports, 4)).toMatchObject([
      { day: "2024-12-31", items: 0, bytes: 0, failed: 0, byPlugin: [] },
      { day: "2025-01-01", items: 2, bytes: 20, failed: 0 },
      { day: "2025-01-02", items: 0, bytes: 0, failed: 0, byPlugin: [] },
      { day: "2025-01-03", items: 1, bytes: 5, failed: 4 },
    ]);
    expect(await movedPerDay(ports, 1)).toMatchObject([{ day: "2025-01-03", items: 1, bytes: 5, failed: 4 }]);
  });

  it("tells apart what moved it", async () => {
    const { ports } = await toyPorts();
    await noteRunEnded(ports, ended("a", tallyOf(2, 20), "s3"));
    await noteRunEnded(ports, ended("b", tallyOf(3, 30), "ecr"));
    await noteRunEnded(ports, ended("c", tallyOf(1, 1, 1), "s3"));
    await noteRunEnded(ports, ended("c", tallyOf(2, 2), "s3"));
    expect(await movedPerDay(ports, 1)).toEqual([
      {
        ...{ day: "2025-01-01", items: 7, bytes: 52, failed: 0 },
        byPlugin: [
          { plugin: "ecr", items: 3, bytes: 30, failed: 0 },
          { plugin: "s3", items: 4, bytes: 22, failed: 0 },
        ],
      },
    ]);
  });

  it("bears counters that tell nothing of plugins", async () => {
    const { ports } = await toyPorts();
    await noteRunEnded(ports, ended("a", tallyOf(2, 20), "s3"));
    const { records } = await ports.records.list("setting", { group: "moved", limit: 9 });
    for (const { id, body, sort = "", group = "" } of records) {
      const { plugins: _, ...old } = body as Record<string, unknown>;
      await ports.records.put("setting", { id, body: old, sort, group }, "any");
    }
    expect(await movedPerDay(ports, 1)).toMatchObject([{ items: 2, byPlugin: [] }]);
    await noteRunEnded(ports, ended("a", tallyOf(5, 50), "s3"));
    expect(await movedPerDay(ports, 1)).toMatchObject([{ items: 5, byPlugin: [{ plugin: "s3", items: 3 }] }]);
  });

  it("counts a run that ends again after a retry by what is new", async () => {
    const { ports } = await toyPorts();
    await noteRunEnded(ports, ended("a", tallyOf(2, 20, 3)));
    await noteRunEnded(ports, ended("a", tallyOf(2, 20, 3)));
    await noteRunEnded(ports, ended("a", tallyOf(4, 50, 1)));
    expect(await movedPerDay(ports, 1)).toMatchObject([{ items: 4, bytes: 50, failed: 1 }]);
  });

  it("bears hundreds of ends at once", async () => {
    const { ports } = await toyPorts();
    const runs = Array.from({ length: 400 }, (_, i) => noteRunEnded(ports, ended(`run${i}`, tallyOf(1, 2))));
    await Promise.all(runs);
    expect(await movedPerDay(ports, 1)).toMatchObject([{ items: 400, bytes: 800 }]);
  });

  it("is right whatever ends at the same time", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(5), fc.nat(9)), { maxLength: 30 }), async (runs) => {
        const { ports } = await toyPorts();
        await Promise.all(
          runs.map(([items, bytes], i) => noteRunEnded(ports, ended(`run${i}`, tallyOf(items, bytes)))),
        );
        const [today] = await movedPerDay(ports, 1);
        expect(today?.items).toBe(runs.reduce((sum, [items]) => sum + items, 0));
        expect(today?.bytes).toBe(runs.reduce((sum, [, bytes]) => sum + bytes, 0));
      }),
      { numRuns: 50 },
    );
  });
});
