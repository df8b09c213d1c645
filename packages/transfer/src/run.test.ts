import { HubError } from "@dth/core/error";
import type { ObjectAttributes } from "@dth/core/object";
import { memoryEndpoint } from "@dth/testkit/memory-store/state";
import { describe, expect, it } from "vitest";
import { type Life, mortal } from "../test/mortal.ts";
import { type Scene, scene } from "../test/scene.ts";
import { retryRun, startRun } from "./run.ts";

const MIB = 1024 * 1024;

/** Bytes that differ everywhere, so that mixed up parts show. */
function noise(size: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(size);
  let state = seed;
  for (let i = 0; i < size; i++) {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    bytes[i] = state >> 16;
  }
  return bytes;
}

/** Whether an object is at the destination byte for byte. */
function same({ source, destination }: Scene, sourceKey: string, destinationKey = sourceKey): boolean {
  const [a, b] = [source.object(sourceKey)?.bytes, destination.object(destinationKey)?.bytes];
  return a !== undefined && b !== undefined && Buffer.compare(a, b) === 0;
}

/** Everything that is yielded. */
async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

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

  it("keeps a multipart ETag by keeping the parts", async () => {
    const s = scene({ options: { partSize: MIB } });
    s.source.seed("movie", noise(2_500_000), { partSize: 700_000 });
    await s.run();
    expect(s.destination.object("movie")?.etag).toBe(s.source.object("movie")?.etag);
    expect(s.destination.object("movie")?.etag).toMatch(/-4$/);
  });

  it("does not mix two versions of an object that has no ETag", async () => {
    for (const giantSize of [2 * MIB, 64 * MIB]) {
      const s = scene({ options: { partSize: MIB, giantSize, maxBufferedBytes: 4 * MIB, maxRequests: 1 } });
      const etag = undefined as never;
      s.source.seed("k", noise(4 * MIB, 1), { etag });
      let reads = 0;
      s.source.before = ({ method }) => {
        if (method !== "get" || ++reads !== 2) return;
        s.source.seed("k", noise(4 * MIB, 2), { etag, lastModified: s.clock.now() + 60_000 });
      };
      expect((await s.run()).tally.copied.objects).toBe(1);
      expect(same(s, "k")).toBe(true);
      expect(s.destination.uploads.size).toBe(0);
    }
  });

  it("carries metadata, headers and tags, and says what could not follow", async () => {
    const s = scene();
    s.source.seed("a", "x", {
      attributes: {
        contentType: "text/plain",
        contentEncoding: "aws-chunked,gzip",
        cacheControl: "no-cache",
        metadata: { good: "größe", "bad name": "x", bad: "a\u0001b" },
      },
      tags: { team: "blue" },
    });
    await s.run();
    const [outcome] = await all(s.ledger.outcomes("run1"));
    expect(s.destination.object("a")).toMatchObject({
      attributes: {
        contentType: "text/plain",
        contentEncoding: "gzip",
        cacheControl: "no-cache",
        metadata: { good: "größe" },
        tags: { team: "blue" },
      },
    });
    expect(outcome?.lost).toEqual(["metadata:bad name", "metadata:bad"]);
    expect(outcome?.evidence).toMatchObject({ proof: "etag", checksums: { md5: expect.any(String) } });
  });

  it("stores an object without tags that the destination refuses, and says so", async () => {
    for (const size of [1, 2 * MIB]) {
      const s = scene({ options: { partSize: MIB, sameLayout: false } });
      s.source.seed("a", noise(size), { tags: { "a&b": "c" } });
      const refuse = ({ tags }: ObjectAttributes): void => {
        if (tags !== undefined) throw new HubError("METADATA_NOT_ACCEPTED", "InvalidTag");
      };
      const put = s.destination.put.bind(s.destination);
      s.destination.put = async (request) => {
        refuse(request.attributes);
        return put(request);
      };
      const createUpload = s.destination.createUpload.bind(s.destination);
      s.destination.createUpload = async (request) => {
        refuse(request.attributes);
        return createUpload(request);
      };
      const { tally } = await s.run();
      expect(tally.copied.objects).toBe(1);
      const [outcome] = await all(s.ledger.outcomes("run1"));
      expect(outcome?.lost).toEqual(["tags"]);
    }
  });

  it("asks for tags until it knows that it may read them, then only where the store counts some", async () => {
    const s = scene({ options: { maxRequests: 1 } });
    for (const key of ["a", "b", "c", "d"]) s.source.seed(key, "x");
    s.source.seed("e", "y", { tags: { a: "b" } });
    await s.run();
    const asked = s.source.requests.filter(({ method }) => method === "getTags").map(({ key }) => key);
    expect(asked.at(-1)).toBe("e");
    expect(asked.length).toBeLessThan(5);
    expect(s.destination.object("e")?.attributes.tags).toEqual({ a: "b" });
  });

  it("goes on asking a store that does not count tags", async () => {
    const s = scene({ source: { traits: { countsTags: false } } });
    for (const key of ["a", "b", "c"]) s.source.seed(key, "x");
    await s.run();
    expect(s.source.requests.filter(({ method }) => method === "getTags")).toHaveLength(3);
  });

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

  it("ends when everything has its outcome, although a process that is gone still holds work", async () => {
    const s = scene();
    for (let n = 0; n < 5; n++) s.source.seed(`k${n}`, `content ${n}`);
    const send = s.queue.send.bind(s.queue);
    s.queue.send = async (works, delayMs) => {
      // The leader of before was killed with this under lease; the next one sent it again, as it does with what is open.
      await send(works, delayMs);
      await s.queue.lease(1, 3_600_000);
      await send(works, delayMs);
    };
    const before = s.clock.now();
    const { state, tally } = await s.run();
    expect(state).toBe("done");
    expect(tally.copied.objects).toBe(5);
    expect(s.clock.now() - before).toBeLessThan(10_000);
  });

  it("waits for what a process holds that has no outcome yet", async () => {
    const s = scene();
    s.source.seed("k", "content");
    const send = s.queue.send.bind(s.queue);
    s.queue.send = async (works, delayMs) => {
      s.queue.send = send;
      await send(works, delayMs);
      await s.queue.lease(1, 60_000);
    };
    const before = s.clock.now();
    const { state, tally } = await s.run();
    expect(state).toBe("done");
    expect(tally.copied.objects).toBe(1);
    expect(s.clock.now() - before).toBeGreaterThan(59_000);
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

  it("lets several processes share the work", async () => {
    const s = scene({ options: { partSize: MIB, giantSize: 4 * MIB, maxBufferedBytes: 4 * MIB } });
    for (let i = 0; i < 2000; i++) s.source.seed(`k${i}`, `${i}`);
    s.source.seed("giant", noise(9 * MIB));
    const lead = s.start();
    await s.clock.advance(25);
    const help = s.start({ workOnly: true });
    const [led, helped] = await s.settle(Promise.all([lead.finished, help.finished]));
    expect(led).toMatchObject({ state: "done", tally: { copied: { objects: 2001 } } });
    expect(helped.error).toBeUndefined();
    expect(same(s, "giant", "giant")).toBe(true);
    expect(s.destination.requests.filter(({ method }) => method === "completeUpload")).toHaveLength(1);
    expect(s.destination.uploads.size).toBe(0);
  });
});

describe("without the right to list uploads and their parts", () => {
  const options = { partSize: MIB, maxBufferedBytes: 4 * MIB };
  const denying = (s: Scene) => {
    s.destination.before = ({ method }) => {
      if (method === "listUploads" || method === "listParts") throw new HubError("ACCESS_DENIED", method);
    };
  };

  it("a giant object that has arrived counts as copied", async () => {
    const s = scene({ options: { ...options, giantSize: 4 * MIB } });
    s.source.seed("giant", noise(9 * MIB));
    denying(s);
    expect(await s.run()).toMatchObject({ tally: { copied: { objects: 1 } }, openUploads: 0 });
    expect(same(s, "giant", "giant")).toBe(true);
  });

  it("an upload that cannot be looked into is begun again", async () => {
    const s = scene({ options });
    s.source.seed("large", noise(9 * MIB));
    const handle = s.start();
    s.destination.after = ({ method }) => {
      if (method === "uploadPart") handle.stop();
    };
    expect((await s.settle(handle.finished)).state).toBe("stopped");
    expect(s.destination.uploads.size).toBe(1);
    s.destination.after = undefined;
    denying(s);
    expect(await s.run()).toMatchObject({ tally: { copied: { objects: 1 } }, openUploads: 0 });
    expect(same(s, "large", "large")).toBe(true);
    expect(s.destination.uploads.size).toBe(0);
  });
});

describe("a helping process", () => {
  it("that is killed is waited for no longer than a lease", async () => {
    const s = scene({ options: { maxRequests: 8 } });
    s.destination.before = ({ method }) => (method === "put" ? s.clock.sleep(20) : undefined);
    for (let i = 0; i < 2000; i++) s.source.seed(`k${i}`, `${i}`);
    const life: Life = { dead: false };
    const ports = s.ports();
    const clock = mortal(s.clock, life);
    const dying = { ...ports, clock, ledger: mortal(s.ledger, life), queue: mortal(s.queue, life) };
    const leaseMs = 60_000;
    const lead = s.start({ leaseMs });
    await s.clock.advance(25);
    startRun(s.request, dying, { leaseMs, workOnly: true }).finished.catch(() => {});
    await s.clock.advance(5);
    life.dead = true;
    const killedAt = s.clock.now();
    expect((await s.queue.depth()).leased).toBeGreaterThan(0);
    expect(await s.settle(lead.finished)).toMatchObject({ state: "done", tally: { copied: { objects: 2000 } } });
    expect(s.clock.now() - killedAt).toBeGreaterThan(leaseMs / 2);
    expect(s.clock.now() - killedAt).toBeLessThan(leaseMs + 5_000);
  });

  it("ends when the leader is gone for good", async () => {
    const s = scene();
    await s.ledger.createRun({
      id: "run1",
      source: "",
      destination: "",
      spec: null,
      state: "running",
      startedAt: s.clock.now(),
    });
    const help = s.start({ workOnly: true });
    let ended = false;
    void help.finished.then(() => {
      ended = true;
    });
    await s.clock.advance(14 * 60_000);
    expect(ended).toBe(false);
    await s.clock.advance(2 * 60_000);
    expect(await help.finished).toMatchObject({ state: "running" });
  });
});

describe("what killed writers left at the destination", () => {
  it.each([
    [{}, 1],
    [{ dryRun: true }, 0],
  ])("is tidied up at the end of a run with %j", async (options, times) => {
    const s = scene({ options });
    let tidied = 0;
    s.destination.tidy = async () => {
      expect(s.destination.requests.some(({ method }) => method === "list")).toBe(true);
      tidied++;
    };
    expect((await s.run()).state).toBe("done");
    expect(tidied).toBe(times);
  });
});

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
