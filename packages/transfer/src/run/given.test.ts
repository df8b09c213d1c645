import type { FinderCheckpoint } from "@dth/core/ledger";
import type { WorkItem } from "@dth/core/work";
import { describe, expect, it } from "vitest";
import { type Scene, scene } from "../../test/scene.ts";
import { startRun } from "../run.ts";
import { giveItems } from "./given.ts";

/** The item of a source object as it is now. */
function copyOf({ source }: Scene, key: string): WorkItem {
  const object = source.object(key);
  return { action: "copy", entry: { key, size: object?.bytes.length ?? 0, etag: object?.etag ?? "" } };
}

describe("given items", () => {
  it("are copied and deleted, and nothing else is", async () => {
    const s = scene({ options: { mirror: { maxDeletes: 5 } } });
    for (const key of ["a", "b", "c"]) s.source.seed(key, key);
    for (const key of ["x", "y"]) s.destination.seed(key, key);
    const items: WorkItem[] = [copyOf(s, "a"), { action: "delete", entry: { key: "x", size: 1 } }];
    await giveItems(s.request, s.ports(), { items, complete: true });
    const { state, tally } = await s.run();
    expect(state).toBe("done");
    expect(s.destination.keys().sort()).toEqual(["a", "y"]);
    expect([tally.copied.objects, tally.deleted.objects]).toEqual([1, 1]);
    expect(s.source.requests.filter(({ method }) => method === "list")).toEqual([]);
  });

  it("stay the same when they are given again after a crash in the middle", async () => {
    const s = scene();
    const keys = Array.from({ length: 2_500 }, (_, i) => `k${String(i).padStart(4, "0")}`);
    for (const key of keys) s.source.seed(key, key);
    const items = keys.map((key) => copyOf(s, key));
    const crashing = async function* () {
      yield* items.slice(0, 1_800);
      throw new Error("killed");
    };
    await expect(giveItems(s.request, s.ports(), { items: crashing(), complete: true })).rejects.toThrow("killed");
    await giveItems(s.request, s.ports(), { items, complete: true });
    expect((await s.ledger.checkpoint("run1"))?.queued.objects).toBe(2_500);
    const { tally } = await s.run();
    expect(tally.copied.objects).toBe(2_500);
    await giveItems(s.request, s.ports(), { items: [], complete: true });
    expect((await s.ledger.checkpoint("run1"))?.queued.objects).toBe(2_500);
  });

  it("of an incomplete gift come before what is found, once", async () => {
    const s = scene({ options: { selection: { keys: ["a"] } } });
    const request = { ...s.request, given: "events" as const };
    const items: WorkItem[] = [{ action: "delete", entry: { key: "x", size: 0 } }];
    await giveItems(request, s.ports(), { items, complete: false });
    await giveItems(request, s.ports(), { items, complete: false });
    const checkpoint: FinderCheckpoint | undefined = await s.ledger.checkpoint("run1");
    expect(checkpoint).toMatchObject({ complete: false, queued: { objects: 1 } });
  });
});

describe("a run of a plan", () => {
  it("fails an object that changed since, with its code, after one try", async () => {
    const s = scene();
    s.source.seed("a", "old");
    s.source.seed("b", "kept");
    const items = [copyOf(s, "a"), copyOf(s, "b")];
    s.source.seed("a", "new and longer");
    const request = { ...s.request, given: "plan" as const };
    await giveItems(request, s.ports(), { items, complete: true });
    const { failures, tally } = await s.settle(startRun(request, s.ports()).finished);
    expect(failures).toMatchObject([{ code: "SOURCE_CHANGED", objects: 1, samples: ["a"] }]);
    expect(tally.copied.objects).toBe(1);
    expect(s.destination.object("a")).toBeUndefined();
  });
});

describe("a run of events", () => {
  const outcome = async (s: Scene) => {
    return s.settle(startRun({ ...s.request, given: "events" }, s.ports()).finished);
  };

  it("counts an object that is gone as superseded", async () => {
    const s = scene({ options: { selection: { keys: ["gone", "here"] } } });
    s.source.seed("here", "1");
    const { state, tally } = await outcome(s);
    expect(state).toBe("done");
    expect([tally.copied.objects, tally.skipped.objects, tally.failed.objects]).toEqual([1, 1, 0]);
  });

  it("counts an object that goes while it is copied as superseded", async () => {
    const s = scene({ options: { selection: { keys: ["a"] } } });
    s.source.seed("a", "1");
    s.source.before = ({ method }) => {
      if (method === "get") s.source.drop("a");
    };
    const { tally } = await outcome(s);
    expect([tally.skipped.objects, tally.failed.objects]).toEqual([1, 0]);
  });

  it("deletes without a cap and although a copy failed, but nothing that the source has", async () => {
    const s = scene({ options: { selection: { keys: ["bad"] }, attempts: 1 } });
    s.source.seed("bad", "1");
    s.source.seed("back", "it was written again");
    for (const key of ["x", "y", "back"]) s.destination.seed(key, key);
    s.destination.before = ({ method, key }) => {
      if (method === "put" && key === "bad") throw new Error("broken");
    };
    const items: WorkItem[] = ["x", "y", "back"].map((key) => ({ action: "delete", entry: { key, size: 0 } }));
    await giveItems({ ...s.request, given: "events" }, s.ports(), { items, complete: false });
    const { state, tally } = await outcome(s);
    expect(state).toBe("done");
    expect(s.destination.keys()).toEqual(["back"]);
    expect([tally.deleted.objects, tally.skipped.objects, tally.failed.objects]).toEqual([2, 1, 1]);
  });
});
