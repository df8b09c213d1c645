import { overridden } from "@dth/testkit/overridden";
import { describe, expect, it } from "vitest";
import { A, B, entry, keysOf, numbered } from "../test/entries.ts";
import { listedStore } from "../test/listed-store.ts";
import { runFixture } from "../test/run-fixture.ts";
import { watched } from "../test/watched-run.ts";
import type { FinderDecision } from "./finder/findings.ts";
import { runFinder } from "./finder.ts";

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
    const ledger = overridden(run.ledger, {
      rememberedCopies(destinationId, keys) {
        asked.push(keys);
        return run.ledger.rememberedCopies(destinationId, keys);
      },
    });
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
    expect(await run.outcomes()).toMatchObject([
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
