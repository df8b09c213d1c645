import { HubError } from "@dth/core/error";
import { describe, expect, it } from "vitest";
import { fakeClock } from "./clock.ts";
import { objectStoreConformance } from "./conformance/object-store.ts";
import { memoryEndpoint } from "./memory-store/state.ts";
import { memoryStore } from "./object-store.ts";

describe("memoryStore", () => {
  objectStoreConformance(async () => {
    const endpoint = memoryEndpoint();
    const store = memoryStore({ bucket: "one", endpoint });
    return { store, neighbour: memoryStore({ bucket: "two", endpoint }), close: () => store.close() };
  });

  it("lets a hook fail a call, and counts it", async () => {
    const lost = new HubError("NETWORK", "lost");
    const store = memoryStore({
      hooks: {
        before: ({ method, attempt }) => {
          if (method === "put" && attempt === 1) throw lost;
        },
      },
    });
    const request = { key: "k", body: [], attributes: {}, digests: {} };
    await expect(store.put(request)).rejects.toBe(lost);
    expect(store.object("k")).toBeUndefined();
    await store.put(request);
    expect([store.calls("put"), store.calls()]).toEqual([2, 2]);
  });

  it("lets a hook lose the answer after the call", async () => {
    const store = memoryStore({
      hooks: {
        after: () => {
          throw new HubError("NETWORK", "lost");
        },
      },
    });
    await expect(store.put({ key: "k", body: [], attributes: {}, digests: {} })).rejects.toThrow("lost");
    expect(store.object("k")?.bytes).toHaveLength(0);
  });

  it("lets a body fail under way", async () => {
    const error = new HubError("BODY_TRUNCATED", "cut");
    const store = memoryStore({ hooks: { body: () => ({ afterBytes: 3, error }) } });
    store.place("k", "content");
    const seen: Uint8Array[] = [];
    const read = async (): Promise<void> => {
      for await (const chunk of (await store.get("k")).chunks()) seen.push(chunk);
    };
    await expect(read()).rejects.toBe(error);
    expect(Buffer.concat(seen).toString()).toBe("con");
  });

  it("takes its latency from the clock", async () => {
    const clock = fakeClock(1_000_000);
    const store = memoryStore({ clock, latencyMs: 50 });
    let done = false;
    const listing = store.list({ prefix: "" }).then(() => {
      done = true;
    });
    await Promise.resolve();
    expect(done).toBe(false);
    await clock.advance(50);
    await listing;
    expect(done).toBe(true);
  });

  it("refuses to read an archived object until it is restored", async () => {
    const store = memoryStore();
    store.place("k", "cold", { attributes: { storageClass: "GLACIER" } });
    await expect(store.get("k")).rejects.toMatchObject({ code: "OBJECT_ARCHIVED" });
    store.amend("k", { restore: "restored" });
    expect((await store.get("k")).length).toBe(4);
    expect((await store.head("k")).restore).toBe("restored");
  });
});
