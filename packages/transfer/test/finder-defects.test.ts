import { compareKeys } from "@dth/core/key-order";
import { describe, expect, it } from "vitest";
import { runFinder } from "../src/finder.ts";
import { entry, keysOf, numbered } from "./entries.ts";
import { listedStore } from "./listed-store.ts";
import { runFixture } from "./run-fixture.ts";
import { watched } from "./watched-run.ts";

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
