import { HubError } from "@dth/core/error";
import { describe, expect, it } from "vitest";
import { scene } from "../../test/scene.ts";
import { startRun } from "../run.ts";

describe("a mirror", () => {
  it("deletes last, and only what the source still lacks", async () => {
    const s = scene({ options: { mirror: { maxDeletes: 5 } } });
    s.source.seed("keep", "x");
    s.destination.seed("old", "y");
    s.destination.seed("returned", "z");
    s.source.before = ({ method }) => {
      if (method === "get") s.source.seed("returned", "z");
    };
    const { state, tally } = await s.run();
    expect(state).toBe("done");
    expect(tally).toMatchObject({ copied: { objects: 1 }, deleted: { objects: 1 }, skipped: { objects: 1 } });
    expect(s.destination.keys().sort()).toEqual(["keep", "returned"]);
  });

  it("deletes nothing when there is more to delete than allowed", async () => {
    const s = scene({ options: { mirror: { maxDeletes: 1 } } });
    s.source.seed("keep", "x");
    s.destination.seed("old1", "y");
    s.destination.seed("old2", "y");
    const { state, error } = await s.run();
    expect([state, error?.code]).toEqual(["failed", "DELETE_CAP_EXCEEDED"]);
    expect(s.destination.keys().length).toBe(3);
  });

  it("deletes nothing when the source lists nothing, unless it may be empty", async () => {
    const s = scene({ options: { mirror: { maxDeletes: 9 } } });
    s.destination.seed("old", "y");
    const { state, error } = await s.run();
    expect([state, error?.code]).toEqual(["failed", "SOURCE_EMPTY"]);
    expect(s.destination.keys()).toEqual(["old"]);
    const options = { ...s.request.options, mirror: { maxDeletes: 9, allowEmptySource: true } };
    const allowed = { ...s.request, runId: "run2", options };
    expect(await s.settle(startRun(allowed, s.ports()).finished)).toMatchObject({ state: "done" });
    expect(s.destination.keys().length).toBe(0);
  });

  it("of nothing to nothing is done", async () => {
    const { state } = await scene({ options: { mirror: { maxDeletes: 9 } } }).run();
    expect(state).toBe("done");
  });

  it("takes a source whose objects are all filtered out for one that lists something", async () => {
    const s = scene({ options: { mirror: { maxDeletes: 9 }, selection: { exclude: ["*.tmp"] } } });
    s.source.seed("a.tmp", "x");
    s.destination.seed("old", "y");
    expect((await s.run()).state).toBe("done");
    expect(s.destination.keys().length).toBe(0);
  });

  it("is refused between places that hold each other, where it would delete its own source", async () => {
    const s = scene({ sourcePrefix: "a/", options: { mirror: { maxDeletes: 9 } } });
    s.destination.seed("a/x", "x");
    const request = { ...s.request, source: { store: s.destination, prefix: "a/" } };
    const { state, error } = await s.settle(startRun(request, s.ports()).finished);
    expect([state, error?.code]).toEqual(["failed", "LOCATIONS_OVERLAP"]);
    expect(s.destination.keys()).toEqual(["a/x"]);
  });

  it("deletes nothing while an object has failed", async () => {
    const s = scene({ options: { mirror: { maxDeletes: 9 } } });
    s.source.seed("bad", "x");
    s.destination.seed("old", "y");
    s.source.before = ({ method, key }) => {
      if (method === "get" && key === "bad") throw new HubError("OBJECT_ACCESS_DENIED", "no");
    };
    const { state } = await s.run();
    expect(state).toBe("failed");
    expect(s.destination.object("old")).toBeDefined();
  });
});
