import { HubError } from "@dth/core/error";
import { memoryEndpoint } from "@dth/testkit/memory-store/state";
import { describe, expect, it } from "vitest";
import { MIB, noise, same } from "../test/contents.ts";
import { scene } from "../test/scene.ts";
import { startRun } from "./run.ts";

describe("a run", () => {
  it("copies small, empty and large objects, and ends done", async () => {
    const s = scene({
      sourcePrefix: "in/",
      destinationPrefix: "out/",
      options: { partSize: MIB, maxBufferedBytes: 4 * MIB },
    });
    s.source.seed("in/empty", "");
    s.source.seed("in/small", "hello");
    s.source.seed("in/large", noise(3 * MIB + 17));
    const { state, tally } = await s.run();
    expect(state).toBe("done");
    expect(tally.copied).toEqual({ objects: 3, bytes: 3 * MIB + 22 });
    for (const name of ["empty", "small", "large"]) {
      expect(same(s, `in/${name}`, `out/${name}`)).toBe(true);
    }
    expect(s.destination.uploads.size).toBe(0);
    expect(s.source.requests.filter(({ method, key }) => method === "get" && key === "in/empty")).toMatchObject([
      { options: { ifMatch: expect.any(String) } },
    ]);
  });

  it("copies nothing the second time, whether ETags tell or memory must", async () => {
    const s = scene({ options: { partSize: MIB, maxBufferedBytes: 4 * MIB } });
    s.source.seed("large", noise(2 * MIB));
    s.source.seed("small", "hello");
    await s.run();
    const again = { ...s.request, runId: "run2" };
    const { tally } = await s.settle(startRun(again, s.ports()).finished);
    expect(tally).toMatchObject({ same: { objects: 2 }, copied: { objects: 0 } });
  });

  it("says where it stands", async () => {
    const s = scene();
    s.source.seed("a", "hello");
    const handle = s.start();
    await s.settle(handle.finished);
    expect(handle.progress()).toMatchObject({
      phase: "finishing",
      listingComplete: true,
      found: { objects: 1, bytes: 5 },
      copied: { objects: 1, bytes: 5 },
      transferredBytes: 5,
      requestsInFlight: 0,
    });
  });

  it("stops on request and goes on where it was", async () => {
    const s = scene();
    for (let i = 0; i < 3000; i++) s.source.seed(`k${i}`, `${i}`);
    const handle = s.start();
    s.destination.before = () => {
      if (s.destination.keys().length >= 1000) handle.stop();
    };
    const stopped = await s.settle(handle.finished);
    expect(stopped.state).toBe("stopped");
    expect(stopped.tally.copied.objects).toBeGreaterThanOrEqual(700);
    expect(stopped.tally.copied.objects).toBeLessThan(3000);
    s.destination.before = undefined;
    expect(await s.run()).toMatchObject({
      state: "done",
      tally: { copied: { objects: 3000 }, failed: { objects: 0 } },
    });
    const puts = s.destination.requests.filter(({ method }) => method === "put").length;
    expect(puts).toBeLessThan(3300);
  });

  it("copies everything when asked to, also what a first attempt left as it was before the run", async () => {
    const s = scene({ options: { compare: "none", storageClass: { mode: "fixed", storageClass: "COLD" } } });
    s.source.seed("a", "x");
    s.destination.seed("a", "x");
    let failures = 1;
    s.destination.before = ({ method }) => {
      if (method === "put" && failures-- > 0) throw new HubError("SERVER_UNAVAILABLE", "later");
    };
    expect((await s.run()).tally.copied.objects).toBe(1);
    expect(s.destination.object("a")?.attributes.storageClass).toBe("COLD");
  });

  it("does not take an older object at the destination for its copy where the time decides", async () => {
    const s = scene({ options: { compare: "time" } });
    s.destination.seed("a", "x", { lastModified: 1_000 });
    s.source.seed("a", "x", { lastModified: 2_000, attributes: { contentType: "text/new" } });
    let failures = 1;
    s.destination.before = ({ method }) => {
      if (method === "put" && failures-- > 0) throw new HubError("SERVER_UNAVAILABLE", "later");
    };
    expect((await s.run()).tally.copied.objects).toBe(1);
    expect(s.destination.object("a")?.attributes.contentType).toBe("text/new");
  });

  it("copies inside an endpoint, and through us where that is refused", async () => {
    const traits = { maxCopySize: 10 * MIB, partCopy: true };
    const shared = () => {
      const endpoint = memoryEndpoint();
      return scene({ source: { endpoint }, destination: { endpoint, traits } });
    };
    const inside = shared();
    inside.source.seed("a", "x");
    inside.source.seed("big", noise(11 * MIB));
    await inside.run();
    expect(inside.source.requests.some(({ method }) => method === "get")).toBe(false);
    expect(same(inside, "big", "big")).toBe(true);

    // A copy reads, so stores refuse it in the words of a read.
    for (const code of ["ACCESS_DENIED", "OBJECT_ACCESS_DENIED"] as const) {
      const refused = shared();
      refused.source.seed("a", "x");
      refused.source.seed("big", noise(11 * MIB));
      refused.destination.before = ({ method }) => {
        if (method === "copy" || method === "copyPart") throw new HubError(code, "no");
      };
      expect((await refused.run()).tally.copied.objects).toBe(2);
      expect(refused.destination.uploads.size).toBe(0);
    }
  });
});
