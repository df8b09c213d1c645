import type { HubError } from "@dth/core/error";
import type { Ledger } from "@dth/core/ledger";
import { describe, expect, it } from "vitest";
import { eachWithRun, type MakeLedger } from "./ledger-fixture.ts";
import { ledgerModelConformance } from "./ledger-model.ts";
import { ledgerOutcomesConformance } from "./ledger-outcomes.ts";
import { ledgerUploadsConformance } from "./ledger-uploads.ts";
import {
  checkpoint,
  collect,
  copied,
  failed,
  HOSTILE_KEYS,
  item,
  itemsWork,
  openKeys,
  runRecord,
  START,
} from "./samples.ts";

/** Registers the tests that every implementation of {@link Ledger} passes. */
export function ledgerConformance(make: MakeLedger): void {
  describe("runs", () => runsConformance(make));
  describe("found work", () => foundConformance(make));
  describe("outcomes", () => ledgerOutcomesConformance(make));
  describe("uploads and copies", () => ledgerUploadsConformance(make));
  describe("any sequence of calls", () => ledgerModelConformance(make));
}

function runsConformance(make: MakeLedger): void {
  const ledger = eachWithRun(make);

  it("gives a run back as it was created", async () => {
    const run = { ...runRecord("other"), spec: { keys: HOSTILE_KEYS, nested: [null, { a: 1.5 }] } };
    await ledger().createRun(run);
    expect(await ledger().run("other")).toEqual(run);
  });

  it("refuses a second run of one id and keeps the first", async () => {
    const second = ledger().createRun({ ...runRecord("r"), source: "memory://second" });
    await expect(second).rejects.toMatchObject({ code: "INVALID_INPUT" });
    expect((await ledger().run("r")).source).toBe("memory://a");
  });

  it("lists the newest first, as many as asked for", async () => {
    await ledger().createRun(runRecord("newest", START + 2000));
    await ledger().createRun(runRecord("oldest", START - 1000));
    await ledger().createRun(runRecord("middle", START + 1000));
    const ids = async (limit: number) => (await ledger().runs(limit)).map((run) => run.id);
    expect(await ids(10)).toEqual(["newest", "middle", "r", "oldest"]);
    expect(await ids(2)).toEqual(["newest", "middle"]);
  });

  it("puts the one created last first when several started at one time", async () => {
    await ledger().createRun(runRecord("second"));
    expect((await ledger().runs(2)).map((run) => run.id)).toEqual(["second", "r"]);
  });

  it("changes only what a change names, and removes what it names as undefined", async () => {
    const error = { code: "DISK_FULL", message: "no space" } as const;
    await ledger().updateRun("r", { state: "failed", finishedAt: START + 5, error });
    expect(await ledger().run("r")).toEqual({ ...runRecord("r"), state: "failed", finishedAt: START + 5, error });
    await ledger().updateRun("r", { state: "running", finishedAt: undefined, error: undefined });
    expect(await ledger().run("r")).toEqual(runRecord("r"));
  });

  it("forgets everything of a deleted run and nothing of others", async () => {
    await ledger().createRun(runRecord("kept"));
    for (const id of ["r", "kept"]) await fill(ledger(), id);
    await ledger().deleteRun("r");

    await expect(ledger().run("r")).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
    expect((await ledger().runs(10)).map((run) => run.id)).toEqual(["kept"]);
    expect(await ledger().unsettled("kept")).toBe(1);
    expect((await ledger().tally("kept")).copied.objects).toBe(1);
    expect(await ledger().parts("kept", "big", "u1")).toHaveLength(1);
    expect(await openKeys(ledger(), "kept")).toEqual(["open"]);
  });

  it("starts from nothing when the id of a deleted run is used again", async () => {
    await fill(ledger(), "r");
    await ledger().deleteRun("r");
    await ledger().createRun(runRecord("r"));
    expect(await ledger().unsettled("r")).toBe(0);
    expect((await ledger().tally("r")).copied.objects).toBe(0);
    expect(await ledger().checkpoint("r")).toBeUndefined();
    expect(await ledger().uploads("r")).toEqual([]);
    expect(await ledger().parts("r", "big", "u1")).toEqual([]);
    expect(await ledger().failures("r")).toEqual([]);
    expect(await collect(ledger().outcomes("r"))).toEqual([]);
    expect(await openKeys(ledger(), "r")).toEqual([]);
  });

  it.each(callsWithRun())("%s throws RUN_NOT_FOUND for a run that is not there", async (_, call) => {
    const error = await call(ledger(), "missing").then(
      () => undefined,
      (thrown: HubError) => thrown,
    );
    expect(error).toMatchObject({ name: "HubError", code: "RUN_NOT_FOUND" });
    expect(error?.message).toContain("missing");
  });
}

async function fill(ledger: Ledger, id: string): Promise<void> {
  await ledger.commitFound(id, [itemsWork(id, "w", ["done", "bad", "open"])], checkpoint());
  await ledger.record(id, [copied("done"), failed("bad")]);
  await ledger.saveUpload({ runId: id, key: "big", sourceKey: "big", size: 9, partSize: 5, startedAt: START });
  await ledger.savePart(id, "big", "u1", { partNumber: 1, etag: "e", size: 5 });
}

function callsWithRun(): [string, (ledger: Ledger, runId: string) => Promise<unknown>][] {
  const upload = { key: "k", sourceKey: "k", size: 1, partSize: 1, startedAt: START };
  return [
    ["run", (ledger, id) => ledger.run(id)],
    ["updateRun", (ledger, id) => ledger.updateRun(id, { state: "done" })],
    ["deleteRun", (ledger, id) => ledger.deleteRun(id)],
    ["commitFound", (ledger, id) => ledger.commitFound(id, [], checkpoint())],
    ["checkpoint", (ledger, id) => ledger.checkpoint(id)],
    ["openWork", (ledger, id) => collect(ledger.openWork(id))],
    ["record", (ledger, id) => ledger.record(id, [copied("k")])],
    ["settled", (ledger, id) => ledger.settled(id, ["k"])],
    ["tally", (ledger, id) => ledger.tally(id)],
    ["unsettled", (ledger, id) => ledger.unsettled(id)],
    ["outcomes", (ledger, id) => collect(ledger.outcomes(id))],
    ["failures", (ledger, id) => ledger.failures(id)],
    ["reopen", (ledger, id) => ledger.reopen(id, {})],
    ["saveUpload", (ledger, id) => ledger.saveUpload({ runId: id, ...upload })],
    ["upload", (ledger, id) => ledger.upload(id, "k")],
    ["uploads", (ledger, id) => ledger.uploads(id)],
    ["savePart", (ledger, id) => ledger.savePart(id, "k", "u", { partNumber: 1, etag: "e", size: 1 })],
    ["parts", (ledger, id) => ledger.parts(id, "k", "u")],
    ["dropUpload", (ledger, id) => ledger.dropUpload(id, "k")],
  ];
}

function foundConformance(make: MakeLedger): void {
  const ledger = eachWithRun(make);

  it("has no checkpoint before the first commit, then the latest", async () => {
    expect(await ledger().checkpoint("r")).toBeUndefined();
    const ranges = [
      { id: 1, from: "\u0000", to: "\u{1f600}", cursor: "é", done: false },
      { id: 2, done: true },
    ];
    await ledger().commitFound("r", [], checkpoint({ ranges: [] }));
    await ledger().commitFound("r", [], checkpoint({ ranges, complete: true, found: { objects: 3, bytes: 9 } }));
    expect(await ledger().checkpoint("r")).toEqual(
      checkpoint({ ranges, complete: true, found: { objects: 3, bytes: 9 } }),
    );
  });

  it("records work and checkpoint together or not at all", async () => {
    await ledger().commitFound("r", [itemsWork("r", "w1", ["a"])], checkpoint());
    const broken = { ...itemsWork("r", "w2", ["b"]), items: [item("b"), undefined] } as never;
    await expect(ledger().commitFound("r", [broken], checkpoint({ complete: true }))).rejects.toThrow();
    expect(await ledger().checkpoint("r")).toEqual(checkpoint());
    expect(await openKeys(ledger(), "r")).toEqual(["a"]);
    expect(await ledger().unsettled("r")).toBe(1);
  });

  it("gives open work back as it was found", async () => {
    const odd = {
      entry: { key: "z\u0000", size: 0, storageClass: "GLACIER", versionId: "v" },
      action: "copy",
    } as const;
    const works = [
      itemsWork("r", "w1", [...HOSTILE_KEYS]),
      itemsWork("r", "w2", [odd, { ...item("gone", "delete"), sequencer: "0055AED6DCD90281E5" }]),
    ];
    await ledger().commitFound("r", works, checkpoint());
    expect(await collect(ledger().openWork("r"))).toEqual(works);
  });

  it("gives back only batches with open items, each with only those", async () => {
    const works = [
      itemsWork("r", "w1", ["a", "b"]),
      itemsWork("r", "w2", ["c"]),
      itemsWork("r", "w3", ["d", "e", "f"]),
    ];
    await ledger().commitFound("r", works, checkpoint());
    await ledger().record("r", [copied("b"), failed("c"), copied("d"), { ...copied("f"), kind: "skipped" }]);
    expect(await collect(ledger().openWork("r"))).toEqual([itemsWork("r", "w1", ["a"]), itemsWork("r", "w3", ["e"])]);
    expect(await ledger().unsettled("r")).toBe(2);
  });

  it("has nothing open when every item has an outcome", async () => {
    await ledger().commitFound("r", [itemsWork("r", "w1", ["a", "b"])], checkpoint());
    await ledger().record("r", [copied("a")]);
    expect(await ledger().unsettled("r")).toBe(1);
    await ledger().record("r", [copied("a"), failed("b")]);
    expect(await ledger().unsettled("r")).toBe(0);
    expect(await collect(ledger().openWork("r"))).toEqual([]);
  });

  it("counts an outcome of what was never found as an outcome, not as settled work", async () => {
    await ledger().commitFound("r", [itemsWork("r", "w1", ["a"])], checkpoint());
    await ledger().record("r", [copied("elsewhere"), failed("nowhere")]);
    expect(await ledger().unsettled("r")).toBe(1);
    expect(await openKeys(ledger(), "r")).toEqual(["a"]);
    expect((await ledger().tally("r")).copied.objects).toBe(1);
  });

  it("keeps an item found twice as one item of its first batch", async () => {
    await ledger().commitFound("r", [itemsWork("r", "w1", ["a", "b"])], checkpoint());
    await ledger().record("r", [copied("b")]);
    await ledger().commitFound("r", [itemsWork("r", "w2", ["a", "b", "c"])], checkpoint());
    expect(await ledger().unsettled("r")).toBe(2);
    expect(await collect(ledger().openWork("r"))).toEqual([itemsWork("r", "w1", ["a"]), itemsWork("r", "w2", ["c"])]);
  });

  it("takes work as settled whose outcome came before it", async () => {
    await ledger().record("r", [copied("a"), failed("b")]);
    await ledger().commitFound("r", [itemsWork("r", "w1", ["a", "b", "c"])], checkpoint());
    expect(await ledger().unsettled("r")).toBe(1);
    expect(await openKeys(ledger(), "r")).toEqual(["c"]);
    expect(await ledger().reopen("r", {})).toBe(1);
    expect(await openKeys(ledger(), "r")).toEqual(["b", "c"]);
  });

  it("pages through many batches while their items are settled", async () => {
    const works = Array.from({ length: 60 }, (_, n) => itemsWork("r", `w${n}`, [`k${n}a`, `k${n}b`]));
    await ledger().commitFound("r", works, checkpoint());
    const seen: string[] = [];
    for await (const work of ledger().openWork("r")) {
      seen.push(work.id);
      await ledger().record(
        "r",
        work.items.map(({ entry }) => copied(entry.key)),
      );
    }
    expect(seen).toEqual(works.map((work) => work.id));
    expect(await ledger().unsettled("r")).toBe(0);
  });

  it("keeps runs apart", async () => {
    await ledger().createRun(runRecord("other"));
    await ledger().commitFound("r", [itemsWork("r", "w", ["a"])], checkpoint());
    await ledger().commitFound("other", [itemsWork("other", "w", ["a"])], checkpoint());
    await ledger().record("r", [copied("a")]);
    expect(await ledger().unsettled("r")).toBe(0);
    expect(await ledger().unsettled("other")).toBe(1);
    expect(await openKeys(ledger(), "other")).toEqual(["a"]);
    expect(await ledger().settled("other", ["a"])).toEqual(new Set());
  });
}
