import { HubError } from "@dth/core/error";
import { describe, expect, it } from "vitest";
import { scene } from "../../test/scene.ts";
import { retryRun } from "../run.ts";

describe("a run in which something fails", () => {
  it("skips archived objects and copies restored ones", async () => {
    const s = scene({ options: { partSize: 4 } });
    const attributes = { storageClass: "GLACIER" };
    s.source.seed("cold", "ice", { attributes });
    s.source.seed("cold-large", "iceberg", { attributes });
    s.source.seed("thawed", "water", { attributes, restore: "restored" });
    const { tally } = await s.run();
    expect(tally).toMatchObject({ skipped: { objects: 2 }, copied: { objects: 1 } });
    expect(s.destination.keys()).toEqual(["thawed"]);
  });

  it("records an object that vanished as failed, and is done all the same", async () => {
    const s = scene();
    s.source.seed("here", "x");
    s.source.seed("gone", "y");
    s.source.before = ({ method, key }) => {
      if (method === "get" && key === "gone") s.source.drop("gone");
    };
    const { state, failures } = await s.run();
    expect(state).toBe("done");
    expect(failures).toMatchObject([{ code: "OBJECT_NOT_FOUND", samples: ["gone"] }]);
  });

  it("tries transient failures again, up to the attempts, and never counts throttling", async () => {
    const s = scene({ options: { attempts: 3 } });
    s.source.seed("flaky", "x");
    s.source.seed("hopeless", "y");
    s.source.seed("throttled", "z");
    const left = new Map([
      ["flaky", 2],
      ["throttled", 8],
    ]);
    s.destination.before = ({ method, key }) => {
      if (method !== "put") return;
      if (key === "hopeless") throw new HubError("NETWORK", "down");
      const more = left.get(key) ?? 0;
      left.set(key, more - 1);
      if (more > 0) throw new HubError(key === "flaky" ? "SERVER_UNAVAILABLE" : "THROTTLED", "later");
    };
    const { tally, failures } = await s.run();
    expect(tally).toMatchObject({ copied: { objects: 2 }, failed: { objects: 1 } });
    expect(failures).toMatchObject([{ code: "NETWORK", samples: ["hopeless"] }]);
    expect(s.destination.requests.filter(({ method, key }) => method === "put" && key === "hopeless")).toHaveLength(3);
  });

  it("goes on listing through any number of failures, as long as it gets ahead or is only throttled", async () => {
    const s = scene({ options: { attempts: 2 } });
    for (let i = 0; i < 8_000; i++) s.source.seed(`k${i}`, "");
    let lists = 0;
    s.source.before = ({ method }) => {
      if (method !== "list") return;
      lists++;
      if (lists < 6) throw new HubError("THROTTLED", "slow down");
      if (lists % 3 === 0) throw new HubError("NETWORK", "down");
    };
    expect(await s.run()).toMatchObject({ state: "done", tally: { copied: { objects: 8_000 } } });

    const dead = scene({ options: { attempts: 2 } });
    dead.source.before = ({ method }) => {
      if (method === "list") throw new HubError("NETWORK", "down");
    };
    expect(await dead.run()).toMatchObject({ state: "failed", error: { code: "NETWORK" } });
    expect(dead.source.requests).toHaveLength(2);
  });

  it("takes a few denials for the objects', and twenty in a row for the bucket's", async () => {
    const few = scene();
    for (let i = 0; i < 30; i++) few.source.seed(`k${i}`, "x");
    few.source.before = ({ method, key }) => {
      if (method === "get" && ["k3", "k4"].includes(key)) throw new HubError("ACCESS_DENIED", key);
    };
    expect(await few.run()).toMatchObject({
      state: "done",
      tally: { copied: { objects: 28 }, failed: { objects: 2 } },
    });

    // Reads are refused as the object's own affair, for a store does not tell whether all are.
    for (const code of ["ACCESS_DENIED", "OBJECT_ACCESS_DENIED"] as const) {
      const every = scene();
      for (let i = 0; i < 300; i++) every.source.seed(`k${i}`, "x");
      every.source.before = ({ method }) => {
        if (method === "get") throw new HubError(code, "no");
      };
      const { state, error, tally } = await every.run();
      expect(state).toBe("failed");
      expect(error?.code).toBe("ACCESS_DENIED");
      expect(tally.failed.objects).toBeLessThan(300);
    }
  });

  it("stops at once on an error that every object would meet", async () => {
    const s = scene({ options: { maxRequests: 16 } });
    for (let i = 0; i < 2000; i++) s.source.seed(`k${i}`, "x");
    s.destination.before = ({ method }) => {
      if (method === "put") throw new HubError("CREDENTIALS_EXPIRED", "token");
    };
    const { state, error } = await s.run();
    expect([state, error?.code]).toEqual(["failed", "CREDENTIALS_EXPIRED"]);
    expect(s.destination.requests.filter(({ method }) => method === "put").length).toBeLessThanOrEqual(2 * 16);
  });

  it("turns work that nobody can finish into failed outcomes", async () => {
    const s = scene();
    s.source.seed("a", "x");
    const lease = s.queue.lease.bind(s.queue);
    s.queue.lease = async (max, visibilityMs) => {
      for (const { receipt } of await lease(max, visibilityMs)) await s.queue.release(receipt, 0);
      return [];
    };
    expect(await s.run()).toMatchObject({ state: "done", failures: [{ code: "ATTEMPTS_EXHAUSTED", samples: ["a"] }] });
  });

  it("retries failed objects once they can be copied", async () => {
    const s = scene();
    s.source.seed("a", "x");
    s.source.before = ({ method }) => {
      if (method === "get") throw new HubError("OBJECT_ACCESS_DENIED", "kms");
    };
    expect((await s.run()).tally.failed.objects).toBe(1);
    s.source.before = undefined;
    const again = await retryRun(s.request, s.ports());
    expect((await s.settle(again.finished)).tally).toMatchObject({ copied: { objects: 1 }, failed: { objects: 0 } });
  });
});
