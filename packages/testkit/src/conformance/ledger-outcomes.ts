import { compareKeys } from "@dth/core/key-order";
import type { ItemOutcome, OutcomeKind } from "@dth/core/outcome";
import { expect, it } from "vitest";
import { eachWithRun, type MakeLedger } from "./ledger-fixture.ts";
import { checkpoint, collect, copied, failed, HOSTILE_KEYS, item, itemsWork, openKeys, START } from "./samples.ts";

const skipped = (key: string): ItemOutcome => ({ key, kind: "skipped", size: 10, at: START, reason: "archived" });
const deleted = (key: string): ItemOutcome => ({ key, kind: "deleted", size: 10, at: START });

/** Registers the tests of outcomes, their counts and their pages. */
export function ledgerOutcomesConformance(make: MakeLedger): void {
  recording(make);
  oneKeyTwoItems(make);
  counting(make);
  paging(make);
  reopening(make);
}

function recording(make: MakeLedger): void {
  const ledger = eachWithRun(make);

  it("gives an outcome back as it was recorded", async () => {
    const outcomes = [
      copied("a"),
      deleted("b"),
      failed("c"),
      skipped("d"),
      { ...copied("e", 0), kind: "same" as const },
    ];
    await ledger().record("r", outcomes);
    expect(await collect(ledger().outcomes("r"))).toEqual(outcomes);
  });

  it("keeps every key that S3 allows, byte for byte", async () => {
    await ledger().commitFound("r", [itemsWork("r", "w", HOSTILE_KEYS)], checkpoint());
    await ledger().record(
      "r",
      HOSTILE_KEYS.map((key) => copied(key)),
    );
    const keys = (await collect(ledger().outcomes("r"))).map((outcome) => outcome.key);
    expect(keys).toEqual([...HOSTILE_KEYS].sort(compareKeys));
    expect(await ledger().settled("r", HOSTILE_KEYS)).toEqual(new Set(HOSTILE_KEYS));
    expect(await ledger().unsettled("r")).toBe(0);
  });

  it.each<OutcomeKind>(["copied", "deleted", "same"])("never replaces a success (%s)", async (kind) => {
    const success = { ...copied("k", 7), kind };
    await ledger().record("r", [success]);
    for (const later of [failed("k"), skipped("k"), { ...success, size: 8, at: START + 1 }]) {
      await ledger().record("r", [{ ...later, action: kind === "deleted" ? "delete" : "copy" }]);
    }
    expect(await collect(ledger().outcomes("r"))).toEqual([success]);
    expect((await ledger().tally("r"))[kind]).toEqual({ objects: 1, bytes: 7 });
    expect(await ledger().failures("r")).toEqual([]);
  });

  it("replaces anything else by what comes later, within one call too", async () => {
    await ledger().commitFound("r", [itemsWork("r", "w", ["k"])], checkpoint());
    await ledger().record("r", [failed("k", "NETWORK", 1)]);
    await ledger().record("r", [failed("k", "STALLED", 2), skipped("k"), failed("k", "NETWORK", 3)]);
    expect(await collect(ledger().outcomes("r"))).toEqual([failed("k", "NETWORK", 3)]);
    await ledger().record("r", [skipped("k")]);
    await ledger().record("r", [copied("k", 4)]);
    expect(await collect(ledger().outcomes("r"))).toEqual([copied("k", 4)]);
    expect((await ledger().tally("r")).failed).toEqual({ objects: 0, bytes: 0 });
    expect((await ledger().tally("r")).skipped).toEqual({ objects: 0, bytes: 0 });
    expect((await ledger().tally("r")).copied).toEqual({ objects: 1, bytes: 4 });
    expect(await ledger().unsettled("r")).toBe(0);
  });

  it("says which keys have an outcome", async () => {
    await ledger().commitFound("r", [itemsWork("r", "w", ["open", "done", "bad"])], checkpoint());
    await ledger().record("r", [copied("done"), failed("bad")]);
    expect(await ledger().settled("r", ["open", "done", "bad", "unknown"])).toEqual(new Set(["done", "bad"]));
    expect(await ledger().settled("r", [])).toEqual(new Set());
  });
}

function oneKeyTwoItems(make: MakeLedger): void {
  const ledger = eachWithRun(make);

  it("settles a copy and a delete under one key one by one", async () => {
    await ledger().commitFound("r", [itemsWork("r", "w", [item("k"), item("k", "delete")])], checkpoint());
    expect(await ledger().unsettled("r")).toBe(2);
    await ledger().record("r", [deleted("k")]);
    expect(await collect(ledger().openWork("r"))).toEqual([itemsWork("r", "w", [item("k")])]);
    expect(await ledger().settled("r", ["k"])).toEqual(new Set());
    await ledger().record("r", [copied("k")]);
    expect(await ledger().unsettled("r")).toBe(0);
    expect(await ledger().settled("r", ["k"])).toEqual(new Set(["k"]));
    expect(await collect(ledger().outcomes("r"))).toEqual([copied("k"), deleted("k")]);
  });

  it("takes a failure that says so as the delete's, and reads it back so", async () => {
    await ledger().commitFound("r", [itemsWork("r", "w", [item("k"), item("k", "delete")])], checkpoint());
    await ledger().record("r", [{ ...failed("k"), action: "delete" }]);
    expect(await collect(ledger().openWork("r"))).toEqual([itemsWork("r", "w", [item("k")])]);
    expect(await collect(ledger().outcomes("r"))).toEqual([{ ...failed("k"), action: "delete" }]);
    expect(await collect(ledger().outcomes("r", undefined, "k"))).toEqual([]);
  });

  it("takes a failure that does not say so as that of the item found, a copy first", async () => {
    const items = [item("both"), item("both", "delete"), item("only", "delete")];
    await ledger().commitFound("r", [itemsWork("r", "w", items)], checkpoint());
    await ledger().record("r", [failed("both"), failed("only")]);
    expect(await collect(ledger().openWork("r"))).toEqual([itemsWork("r", "w", [item("both", "delete")])]);
  });
}

function counting(make: MakeLedger): void {
  const ledger = eachWithRun(make);

  it("tallies distinct keys by kind, with what the finder found the same", async () => {
    await ledger().commitFound("r", [], checkpoint({ same: { objects: 100, bytes: 5000 } }));
    await ledger().record("r", [copied("a", 1), copied("b", 2), copied("a", 1), failed("c", "NETWORK", 4)]);
    await ledger().record("r", [skipped("d"), deleted("e"), { ...copied("f", 3), kind: "same" }]);
    expect(await ledger().tally("r")).toEqual({
      copied: { objects: 2, bytes: 3 },
      same: { objects: 101, bytes: 5003 },
      skipped: { objects: 1, bytes: 10 },
      failed: { objects: 1, bytes: 4 },
      deleted: { objects: 1, bytes: 10 },
    });
  });

  it("tallies nothing as nothing", async () => {
    const none = { objects: 0, bytes: 0 };
    const tally = { copied: none, same: none, skipped: none, failed: none, deleted: none };
    expect(await ledger().tally("r")).toEqual(tally);
    expect(await ledger().unsettled("r")).toBe(0);
  });

  it("counts bytes beyond 32 bits", async () => {
    await ledger().record("r", [copied("a", 5e13), copied("b", 5e13)]);
    expect((await ledger().tally("r")).copied).toEqual({ objects: 2, bytes: 1e14 });
    expect((await collect(ledger().outcomes("r")))[0]?.size).toBe(5e13);
  });

  it("groups failures by code, the biggest first, with up to five samples in key order", async () => {
    const keys = ["\u{1f600}", "\uffff", "c", "b", "a", "e", "d"];
    await ledger().record("r", [
      failed("z", "STALLED", 3),
      ...keys.map((key) => failed(key, "NETWORK", 2)),
      skipped("x"),
    ]);
    expect(await ledger().failures("r")).toEqual([
      { code: "NETWORK", objects: 7, bytes: 14, samples: ["a", "b", "c", "d", "e"] },
      { code: "STALLED", objects: 1, bytes: 3, samples: ["z"] },
    ]);
    await ledger().record("r", [copied("z"), copied("a"), copied("b"), copied("c")]);
    expect(await ledger().failures("r")).toEqual([
      { code: "NETWORK", objects: 4, bytes: 8, samples: ["d", "e", "\uffff", "\u{1f600}"] },
    ]);
  });
}

function paging(make: MakeLedger): void {
  const ledger = eachWithRun(make);
  const many = Array.from({ length: 2500 }, (_, n) => `k${String(n).padStart(5, "0")}`);

  it("lists outcomes in UTF-8 byte order", async () => {
    const keys = ["\u{1f600}", "\uffff", "é", "z", "a/", "a", "a0", "a-"];
    await ledger().record(
      "r",
      keys.map((key) => copied(key)),
    );
    const listed = (await collect(ledger().outcomes("r"))).map((outcome) => outcome.key);
    expect(listed).toEqual(["a", "a-", "a/", "a0", "z", "é", "\uffff", "\u{1f600}"]);
  });

  it("starts after the given key, whether that has an outcome or not", async () => {
    await ledger().record(
      "r",
      ["a", "b", "c"].map((key) => copied(key)),
    );
    const keys = async (after: string) => (await collect(ledger().outcomes("r", {}, after))).map(({ key }) => key);
    expect(await keys("a")).toEqual(["b", "c"]);
    expect(await keys("aa")).toEqual(["b", "c"]);
    expect(await keys("c")).toEqual([]);
  });

  it("lists only the kinds and the code asked for, over many pages", async () => {
    const outcomes = many.map((key, n) => {
      if (n % 5 === 0) return skipped(key);
      return n % 2 === 0 ? copied(key) : failed(key, n % 3 === 0 ? "NETWORK" : "STALLED");
    });
    await ledger().record("r", outcomes);
    const list = (kinds?: OutcomeKind[], code?: ItemOutcome["code"], after?: string) =>
      collect(ledger().outcomes("r", { ...(kinds && { kinds }), ...(code && { code }) }, after));
    const of = (...kinds: OutcomeKind[]) => outcomes.filter((outcome) => kinds.includes(outcome.kind));

    expect(await list()).toEqual(outcomes);
    expect(await list(["copied"])).toEqual(of("copied"));
    expect(await list(["failed"])).toEqual(of("failed"));
    expect(await list(["failed", "skipped"])).toEqual(of("failed", "skipped"));
    expect(await list(["copied", "skipped"])).toEqual(of("copied", "skipped"));
    expect(await list(["failed"], "STALLED")).toEqual(of("failed").filter(({ code }) => code === "STALLED"));
    expect(await list(undefined, "NETWORK")).toEqual(of("failed").filter(({ code }) => code === "NETWORK"));
    expect(await list(["failed", "skipped"], undefined, "k01200")).toEqual(
      of("failed", "skipped").filter(({ key }) => key > "k01200"),
    );
    expect(await list([])).toEqual([]);
    expect(await list(["deleted"])).toEqual([]);
  });

  it("lists nothing of what has no outcome", async () => {
    await ledger().commitFound("r", [itemsWork("r", "w", many)], checkpoint());
    await ledger().record("r", [copied("k00500"), failed("k02499")]);
    expect(await collect(ledger().outcomes("r"))).toEqual([copied("k00500"), failed("k02499")]);
  });

  it("can be written to while it is read", async () => {
    await ledger().record(
      "r",
      many.map((key) => failed(key)),
    );
    let seen = 0;
    let read: ItemOutcome[] = [];
    for await (const { key } of ledger().outcomes("r", { kinds: ["failed"] })) {
      read.push(copied(key));
      seen += 1;
      if (seen % 10 !== 0) continue;
      await ledger().record("r", read);
      read = [];
    }
    expect(seen).toBe(many.length);
    expect((await ledger().tally("r")).copied.objects).toBe(many.length);
  });
}

function reopening(make: MakeLedger): void {
  const ledger = eachWithRun(make);

  it("opens the failures of one code, or all of them, and nothing else", async () => {
    const works = [itemsWork("r", "w1", ["a", "b"]), itemsWork("r", "w2", ["c", "d", "e"])];
    await ledger().commitFound("r", works, checkpoint());
    await ledger().record("r", [
      copied("a"),
      failed("b", "NETWORK"),
      failed("c", "STALLED"),
      skipped("d"),
      copied("e"),
    ]);
    expect(await ledger().reopen("r", { code: "STALLED" })).toBe(1);
    expect(await collect(ledger().openWork("r"))).toEqual([itemsWork("r", "w2", ["c"])]);
    expect(await ledger().unsettled("r")).toBe(1);
    expect(await ledger().settled("r", ["b", "c"])).toEqual(new Set(["b"]));
    expect(await ledger().reopen("r", {})).toBe(1);
    expect(await openKeys(ledger(), "r")).toEqual(["b", "c"]);
    expect(await ledger().failures("r")).toEqual([]);
    expect(await ledger().reopen("r", {})).toBe(0);
  });

  it("keeps a failure that is not of found work, for nothing would try it again", async () => {
    await ledger().commitFound("r", [itemsWork("r", "w", ["a"])], checkpoint());
    await ledger().record("r", [failed("a"), failed("never found")]);
    expect(await ledger().reopen("r", {})).toBe(1);
    expect((await ledger().tally("r")).failed.objects).toBe(1);
    expect((await ledger().failures("r"))[0]?.samples).toEqual(["never found"]);
  });

  it("opens thousands, which can then succeed", async () => {
    const keys = Array.from({ length: 2100 }, (_, n) => `k${String(n).padStart(5, "0")}`);
    await ledger().commitFound("r", [itemsWork("r", "w", keys)], checkpoint());
    await ledger().record(
      "r",
      keys.map((key) => failed(key)),
    );
    expect(await ledger().reopen("r", {})).toBe(keys.length);
    expect(await ledger().unsettled("r")).toBe(keys.length);
    expect(await openKeys(ledger(), "r")).toEqual(keys);
    await ledger().record(
      "r",
      keys.map((key) => copied(key)),
    );
    expect(await ledger().unsettled("r")).toBe(0);
    expect((await ledger().tally("r")).copied.objects).toBe(keys.length);
  });
}
