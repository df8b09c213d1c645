import { HubError } from "@dth/core/error";
import { compareKeys } from "@dth/core/key-order";
import type { FinderCheckpoint } from "@dth/core/ledger";
import type { ObjectEntry } from "@dth/core/object";
import type { ItemsWork, Work } from "@dth/core/work";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { listedStore } from "../test/listed-store.ts";
import { RUN_ID, type RunFixture, runFixture } from "../test/run-fixture.ts";
import type { FinderDecision } from "./finder/findings.ts";
import type { FinderPorts } from "./finder/session.ts";
import { runFinder } from "./finder.ts";

const [A, B] = ["a".repeat(32), "b".repeat(32)];
const entry = (key: string, fields: Partial<ObjectEntry> = {}): ObjectEntry => ({ key, size: 1, etag: A, ...fields });
const numbered = (count: number, prefix = "") =>
  Array.from({ length: count }, (_, i) => `${prefix}${String(i).padStart(6, "0")}`);

const keysOf = (items: readonly { readonly entry: ObjectEntry }[]) =>
  items.map((item) => item.entry.key).sort(compareKeys);

async function outcomesOf(run: RunFixture) {
  const outcomes: object[] = [];
  for await (const outcome of run.ledger.outcomes(RUN_ID)) outcomes.push(outcome);
  return outcomes;
}

/** Watches what is committed and sent; `fail` may throw before either. */
function watched(run: RunFixture, fail: (step: "commit" | "send") => void = () => undefined) {
  const commits: { readonly works: readonly ItemsWork[]; readonly checkpoint: FinderCheckpoint }[] = [];
  const sent: Work[] = [];
  const ports: FinderPorts = {
    ...run.ports,
    ledger: Object.assign(Object.create(run.ledger), {
      async commitFound(runId: string, works: readonly ItemsWork[], checkpoint: FinderCheckpoint) {
        fail("commit");
        commits.push({ works, checkpoint });
        await run.ledger.commitFound(runId, works, checkpoint);
      },
    }),
    queue: Object.assign(Object.create(run.queue), {
      async send(works: readonly Work[]) {
        fail("send");
        sent.push(...works);
        await run.queue.send(works);
      },
    }),
  };
  bindAll(ports.ledger, run.ledger);
  bindAll(ports.queue, run.queue);
  return { ports, commits, sent };
}

/** Methods that a watcher does not replace go to the watched object itself, whose fields are private. */
function bindAll(watcher: object, target: object): void {
  for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(target))) {
    const method = Reflect.get(target, name);
    if (name !== "constructor" && !Object.hasOwn(watcher, name)) Reflect.set(watcher, name, method.bind(target));
  }
}

describe("runFinder", () => {
  it("hands out every key that the destination lacks", async () => {
    const keys = numbered(2_500);
    const run = await runFixture({ source: listedStore(keys), destination: listedStore([]) });
    const checkpoint = await runFinder(run.request, run.ports, {});
    expect(keysOf(await run.openItems())).toEqual(keys);
    expect(keysOf(await run.queuedItems())).toEqual(keys);
    expect(checkpoint).toMatchObject({
      complete: true,
      found: { objects: 2_500, bytes: 2_500 },
      same: { objects: 0 },
      queued: { objects: 2_500, bytes: 2_500 },
    });
  });

  it("finds nothing to do where both sides are the same, and does not write once a page", async () => {
    const keys = numbered(20_000);
    const run = await runFixture({ source: listedStore(keys), destination: listedStore(keys) });
    const { ports, commits } = watched(run);
    const checkpoint = await runFinder(run.request, ports, {});
    expect(checkpoint).toMatchObject({ complete: true, found: { objects: 20_000 }, same: { objects: 20_000 } });
    expect(await run.openItems()).toEqual([]);
    expect(commits).toHaveLength(1);
  });

  it("leaves a complete listing alone", async () => {
    const source = listedStore(["a"]);
    const run = await runFixture({ source, destination: listedStore([]) });
    const first = await runFinder(run.request, run.ports, {});
    expect(await runFinder(run.request, run.ports, {})).toEqual(first);
    expect(source.calls.list).toBe(1);
  });

  it("has an empty source done at once", async () => {
    const run = await runFixture({ source: listedStore([]), destination: listedStore(["a"]) });
    expect(await runFinder(run.request, run.ports, {})).toMatchObject({ complete: true, found: { objects: 0 } });
  });

  it("lists no destination where nothing is compared", async () => {
    const destination = listedStore(["a"]);
    const run = await runFixture({ source: listedStore(["a", "b"]), destination, options: { compare: "none" } });
    await runFinder(run.request, run.ports, {});
    expect(keysOf(await run.openItems())).toEqual(["a", "b"]);
    expect(destination.calls.list).toBe(0);
  });

  it("asks the memory once a page, and only for what the listings leave open", async () => {
    const source = listedStore([entry("a"), entry("b"), entry("c"), entry("d")]);
    const destination = listedStore([entry("a"), ...["b", "c", "d"].map((key) => entry(key, { etag: B }))], {
      id: "d",
    });
    const run = await runFixture({ source, destination });
    await run.ledger.rememberCopies("d", [{ key: "b", sourceEtag: A, destinationEtag: B }]);
    const asked: (readonly string[])[] = [];
    const ledger = Object.create(run.ledger);
    bindAll(ledger, run.ledger);
    ledger.rememberedCopies = (destinationId: string, keys: readonly string[]) => {
      asked.push(keys);
      return run.ledger.rememberedCopies(destinationId, keys);
    };
    await runFinder(run.request, { ...run.ports, ledger }, {});
    expect(keysOf(await run.openItems())).toEqual(["c", "d"]);
    expect(asked).toEqual([["b", "c", "d"]]);
  });

  it("counts what the filters leave out, and does not take it for extra", async () => {
    const run = await runFixture({
      source: listedStore(["in/a.txt", "in/b.tmp", "in/c.tmp"]),
      destination: listedStore(["out/b.tmp", "out/x.txt", "out/y.tmp"]),
      sourcePrefix: "in/",
      destinationPrefix: "out/",
      options: { selection: { exclude: ["*.tmp"] }, mirror: { maxDeletes: 10 } },
    });
    const checkpoint = await runFinder(run.request, run.ports, {});
    expect(checkpoint).toMatchObject({ found: { objects: 3 }, filtered: { objects: 2 }, extra: { objects: 1 } });
    expect((await run.openItems()).map(({ action, entry: { key } }) => [action, key]).sort()).toEqual([
      ["copy", "in/a.txt"],
      ["delete", "out/x.txt"],
    ]);
  });

  it("keeps deletes of a mirror in the ledger, and off the queue", async () => {
    const run = await runFixture({
      source: listedStore(["a"]),
      destination: listedStore(["a", "b"]),
      options: { mirror: { maxDeletes: 1 } },
    });
    await runFinder(run.request, run.ports, {});
    expect(await run.openItems()).toMatchObject([{ action: "delete", entry: { key: "b" } }]);
    expect(await run.queuedItems()).toEqual([]);
  });

  it("says in a dry run what it would do, and hands nothing out", async () => {
    const run = await runFixture({
      source: listedStore([
        entry("new"),
        entry("changed", { size: 2 }),
        entry("cold", { storageClass: "GLACIER" }),
        "same",
      ]),
      destination: listedStore([entry("changed"), "same", entry("extra")]),
      options: { dryRun: true, mirror: { maxDeletes: 0 } },
    });
    const decisions: FinderDecision[] = [];
    const checkpoint = await runFinder(run.request, run.ports, { decided: (more) => decisions.push(...more) });
    expect(checkpoint).toMatchObject({ complete: true, queued: { objects: 0 }, same: { objects: 1 } });
    expect(await run.openItems()).toEqual([]);
    expect(await run.queuedItems()).toEqual([]);
    expect(await outcomesOf(run)).toMatchObject([
      { key: "changed", kind: "skipped", reason: "dry-run", size: 2 },
      { key: "cold", kind: "skipped", reason: "archived" },
      { key: "extra", kind: "skipped", reason: "dry-run" },
      { key: "new", kind: "skipped", reason: "dry-run" },
    ]);
    expect(decisions.map(({ kind, match, entry: { key } }) => `${kind} ${match} ${key}`)).toEqual([
      "copy different changed",
      "copy missing cold",
      "delete extra extra",
      "copy missing new",
    ]);
  });

  it("compares by content: recorded checksums first, else both bodies", async () => {
    const checksums = (sum: string) => () => ({ sha256: sum });
    const body = (text: string) => () => new TextEncoder().encode(text);
    const keys = ["a"];
    const compare = async (source: object, destination: object) => {
      const stores = {
        source: listedStore(keys, { traits: { etag: "opaque" }, ...source }),
        destination: listedStore(keys, destination),
      };
      const run = await runFixture({ ...stores, options: { compare: "checksum" } });
      await runFinder(run.request, run.ports, {});
      return { copies: (await run.openItems()).length, reads: stores.source.calls.get };
    };
    expect(await compare({ checksums: checksums("x") }, { checksums: checksums("x") })).toEqual({
      copies: 0,
      reads: 0,
    });
    expect(await compare({ checksums: checksums("x") }, { checksums: checksums("y") })).toEqual({
      copies: 1,
      reads: 0,
    });
    expect(await compare({ checksums: checksums("x-2") }, { checksums: checksums("y-2") })).toEqual({
      copies: 0,
      reads: 1,
    });
    expect(await compare({ body: body("p") }, { body: body("p") })).toEqual({ copies: 0, reads: 1 });
    expect(await compare({ body: body("p") }, { body: body("q") })).toEqual({ copies: 1, reads: 1 });
  });

  it("tells progress after every page", async () => {
    const run = await runFixture({ source: listedStore(numbered(3_000)), destination: listedStore([]) });
    const found: number[] = [];
    await runFinder(run.request, run.ports, { progress: (counts) => found.push(counts.found.objects) });
    expect(found.at(-1)).toBe(3_000);
    expect(found.length).toBeGreaterThanOrEqual(3);
  });
});

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
    expect(await outcomesOf(run)).toMatchObject([{ key: "in/gone", kind: "failed", code: "OBJECT_NOT_FOUND" }]);
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
    expect(await outcomesOf(run)).toMatchObject([
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

describe("stores without an order", () => {
  const shuffled = ["c", "a", "e", "b", "d", "f"];

  it("are asked key by key", async () => {
    const source = listedStore(shuffled, { unsorted: true, pageSize: 2, traits: { ordered: false } });
    const run = await runFixture({ source, destination: listedStore(["a", "d", "extra"]) });
    const checkpoint = await runFinder(run.request, run.ports, {});
    expect(keysOf(await run.openItems())).toEqual(["b", "c", "e", "f"]);
    expect(checkpoint).toMatchObject({
      complete: true,
      found: { objects: 6 },
      same: { objects: 2 },
      queued: { objects: 4 },
    });
  });

  it("are not counted twice when what was found earlier arrives meanwhile", async () => {
    const source = listedStore(shuffled, { unsorted: true, pageSize: 2, traits: { ordered: false } });
    const run = await runFixture({ source, destination: listedStore(["a", "d"]) });
    const none = { objects: 0, bytes: 0 };
    const counts = { found: none, same: none, filtered: none, extra: none, queued: none };
    const item = { entry: { key: "a", size: 1 }, action: "copy" } as const;
    const earlier = { kind: "items", id: "w", runId: RUN_ID, items: [item] } as const;
    await run.ledger.commitFound(RUN_ID, [earlier], { ...counts, ranges: [], complete: false });
    // "a" is under way: it is at the destination, and its outcome is about to be recorded.
    expect(await runFinder(run.request, run.ports, {})).toMatchObject({
      found: { objects: 6 },
      same: { objects: 1 },
      queued: { objects: 5 },
    });
    expect(keysOf(await run.queuedItems())).toEqual(["b", "c", "e", "f"]);
  });

  it("are noticed when they promised one, and the listing begins again", async () => {
    const source = listedStore(shuffled, { unsorted: true, pageSize: 2 });
    const run = await runFixture({ source, destination: listedStore(["a", "d"]) });
    const checkpoint = await runFinder(run.request, run.ports, {});
    expect(new Set(keysOf(await run.openItems()))).toEqual(new Set(["b", "c", "e", "f"]));
    expect(checkpoint).toMatchObject({ complete: true, found: { objects: 6 } });
  });

  it("are refused for a mirror, before or as soon as it shows", async () => {
    const mirror = { options: { mirror: { maxDeletes: 9 } }, destination: listedStore(["x"]) };
    const honest = listedStore(shuffled, { unsorted: true, traits: { ordered: false } });
    const first = await runFixture({ ...mirror, source: honest });
    await expect(runFinder(first.request, first.ports, {})).rejects.toMatchObject({ code: "LISTING_INCOMPLETE" });
    const liar = listedStore(shuffled, { unsorted: true });
    const second = await runFixture({ ...mirror, source: liar });
    await expect(runFinder(second.request, second.ports, {})).rejects.toMatchObject({ code: "LISTING_BROKEN" });
    expect((await second.checkpoint())?.complete).toBe(false);
  });
});

describe("defects of the original", () => {
  it("client.go listPrefixFn: more than 200 folders do not hang the finder", async () => {
    const keys = Array.from({ length: 1_000 }, (_, i) => `folder-${i}/file`);
    const scopes = await runFixture({
      source: listedStore(keys),
      destination: listedStore([]),
      options: { selection: { prefixes: Array.from({ length: 500 }, (_, i) => `folder-${i}/`) } },
    });
    expect(await runFinder(scopes.request, scopes.ports, {})).toMatchObject({
      complete: true,
      found: { objects: 500 },
    });
    const whole = await runFixture({ source: listedStore(keys, { pageSize: 3 }), destination: listedStore([]) });
    expect(await runFinder(whole.request, whole.ports, {})).toMatchObject({
      complete: true,
      found: { objects: 1_000 },
    });
  });

  it("finderDepth: objects at every depth are found, above and below any folder", async () => {
    const keys = ["top", "a/", "a/one", "a/b/two", "a/b/c/d/e/f/g/three", "//", "/leading", "z".repeat(500)];
    const run = await runFixture({
      source: listedStore(keys, { pageSize: 1 }),
      destination: listedStore([], { pageSize: 1 }),
    });
    await runFinder(run.request, run.ports, {});
    expect(keysOf(await run.openItems())).toEqual(keys.sort(compareKeys));
  });

  it("client.go ListObjects: archived objects are handed out, not silently left out", async () => {
    const classes = ["GLACIER", "DEEP_ARCHIVE", "GLACIER_IR", "STANDARD"];
    const source = listedStore(classes.map((storageClass) => entry(storageClass, { storageClass })));
    const run = await runFixture({ source, destination: listedStore([]) });
    const checkpoint = await runFinder(run.request, run.ports, {});
    expect(keysOf(await run.openItems())).toEqual([...classes].sort());
    expect(checkpoint.found.objects).toBe(4);
  });

  it("job.go sendTransferJobMessage: keys with quotes, backslashes and controls reach the queue unharmed", async () => {
    const keys = ['"', "\\", '{"a":"b"}', "\n\r\t\0\u0001", "%s%d", "\u2028", "\u{1F600}", "e\u0301"];
    const run = await runFixture({ source: listedStore(keys), destination: listedStore([]) });
    await runFinder(run.request, run.ports, {});
    const travelled = JSON.parse(JSON.stringify(await run.queuedItems()));
    expect(keysOf(travelled)).toEqual(keys.sort(compareKeys));
  });

  it("service.go SendMessageInBatch: a batch that could not be sent is not taken for sent", async () => {
    const run = await runFixture({ source: listedStore(numbered(1_000)), destination: listedStore([]) });
    const { ports } = watched(run, (step) => {
      if (step === "send") throw new Error("queue unreachable");
    });
    await expect(runFinder(run.request, ports, {})).rejects.toThrow("queue unreachable");
    // What the queue refused is still open work, so the run that goes on sends it again.
    const open = await run.openItems();
    expect(open.length).toBe((await run.checkpoint())?.queued.objects);
    await runFinder(run.request, run.ports, {});
    expect(keysOf(await run.openItems())).toEqual(numbered(1_000));
  });
});
