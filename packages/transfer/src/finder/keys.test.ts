import { HubError } from "@dth/core/error";
import { describe, expect, it } from "vitest";
import { keysOf } from "../../test/entries.ts";
import { listedStore } from "../../test/listed-store.ts";
import { RUN_ID, runFixture } from "../../test/run-fixture.ts";
import { runFinder } from "../finder.ts";

describe("given keys", () => {
  const options = { selection: { keys: ["c", "a", "b", "gone"] } };
  const stores = () => ({
    source: listedStore(["in/a", "in/b", "in/c", "in/other"], { id: "s" }),
    destination: listedStore(["out/a"], { id: "d" }),
    sourcePrefix: "in/",
    destinationPrefix: "out/",
  });

  it("finds exactly them, and gives the missing ones an outcome", async () => {
    const run = await runFixture({ ...stores(), options });
    const checkpoint = await runFinder(run.request, run.ports, {});
    expect(checkpoint).toMatchObject({
      complete: true,
      found: { objects: 4 },
      same: { objects: 1 },
      queued: { objects: 3 },
    });
    expect(keysOf(await run.openItems())).toEqual(["in/b", "in/c"]);
    expect(await run.outcomes()).toMatchObject([{ key: "in/gone", kind: "failed", code: "OBJECT_NOT_FOUND" }]);
    expect(keysOf(await run.queuedItems())).toEqual(["in/b", "in/c"]);
  });

  it("gives the refused ones an outcome too, and stops where every key is refused", async () => {
    const run = await runFixture({ ...stores(), options });
    const { head } = run.request.source.store;
    run.request.source.store.head = (key, read) => {
      if (key === "in/b") throw new HubError("OBJECT_ACCESS_DENIED", "no");
      return head(key, read);
    };
    expect(await runFinder(run.request, run.ports, {})).toMatchObject({ complete: true, found: { objects: 4 } });
    expect(await run.outcomes()).toMatchObject([
      { key: "in/b", kind: "failed", code: "OBJECT_ACCESS_DENIED" },
      { key: "in/gone", kind: "failed", code: "OBJECT_NOT_FOUND" },
    ]);
    expect(keysOf(await run.queuedItems())).toEqual(["in/c"]);

    const keys = Array.from({ length: 30 }, (_, i) => `k${i}`);
    const refused = await runFixture({ ...stores(), options: { selection: { keys } } });
    refused.request.source.store.head = async () => {
      throw new HubError("OBJECT_ACCESS_DENIED", "no");
    };
    await expect(runFinder(refused.request, refused.ports, {})).rejects.toMatchObject({ code: "OBJECT_ACCESS_DENIED" });
  });

  it("has the missing ones tried when the run is retried", async () => {
    const run = await runFixture({ ...stores(), options });
    await runFinder(run.request, run.ports, {});
    expect(await run.ledger.reopen(RUN_ID, { code: "OBJECT_NOT_FOUND" })).toBe(1);
    expect(keysOf(await run.openItems())).toEqual(["in/b", "in/c", "in/gone"]);
  });

  it("goes on behind the last one decided", async () => {
    const run = await runFixture({ ...stores(), options });
    const two = { objects: 2, bytes: 2 };
    const counts = { found: two, same: two, filtered: two, extra: two, queued: two };
    const ranges = [{ id: 1, cursor: "in/b", done: false }];
    await run.ledger.commitFound(RUN_ID, [], { ...counts, ranges, complete: false });
    await runFinder(run.request, run.ports, {});
    expect(keysOf(await run.openItems())).toEqual(["in/c"]);
  });
});
