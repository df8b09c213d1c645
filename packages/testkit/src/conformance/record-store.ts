import { compareKeys } from "@dth/core/key-order";
import type { HubRecord, RecordQuery, RecordStore } from "@dth/core/record-store";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FakeClock, fakeClock } from "../clock.ts";
import { eachTest } from "./each-test.ts";
import { HOSTILE_KEYS, START } from "./samples.ts";

/** A store of records under test. */
export interface RecordStoreFixture {
  readonly records: RecordStore;
  /** The same records as another process sees them; may be the same object. */
  readonly other: RecordStore;
  /** Closes the store and removes what it left. */
  close(): Promise<void>;
}

/** Makes an empty store. */
export type MakeRecordStore = (clock: FakeClock) => Promise<RecordStoreFixture>;

/** Registers the tests that every implementation of {@link RecordStore} passes. */
export function recordStoreConformance(make: MakeRecordStore): void {
  describe("single records", () => singles(make));
  describe("listings", () => listings(make));
  describe("expiry", () => expiry(make));
}

const record = (id: string, change: Partial<HubRecord> = {}): HubRecord => ({
  id,
  sort: `s-${id}`,
  body: { id },
  ...change,
});

function each(make: MakeRecordStore) {
  const current = eachTest(async () => {
    const clock = fakeClock(START);
    return { ...(await make(clock)), clock };
  });
  return { records: () => current().records, other: () => current().other, clock: () => current().clock };
}

function singles(make: MakeRecordStore): void {
  const { records, other } = each(make);

  it("gives back what was put, with its version", async () => {
    const body = { text: "ü\u0000\u{1f600}", list: [1.5, null, { a: true }], keys: HOSTILE_KEYS };
    const whole = record("a", { body, group: "g", text: "lower case", expiresAt: START + 1 });
    expect(await records().put("task", whole, "absent")).toBe(1);
    expect(await other().get("task", "a")).toEqual({ ...whole, version: 1 });
  });

  it("has nothing under another id or in another collection", async () => {
    await records().put("task", record("a"), "any");
    expect(await records().get("task", "A")).toBeUndefined();
    expect(await records().get("run", "a")).toBeUndefined();
  });

  it("counts versions, and replaces the whole record", async () => {
    await records().put("task", record("a", { group: "g", text: "old" }), "absent");
    expect(await records().put("task", record("a", { body: "new" }), 1)).toBe(2);
    expect(await records().put("task", record("a", { body: "newer" }), "any")).toBe(3);
    expect(await records().get("task", "a")).toEqual({ ...record("a", { body: "newer" }), version: 3 });
    expect((await records().list("task", { group: "g", limit: 10 })).records).toEqual([]);
  });

  it("refuses what is not as expected, and changes nothing then", async () => {
    await records().put("task", record("a"), "absent");
    await records().put("task", record("a"), 1);
    for (const expected of ["absent", 1, 3] as const) {
      const put = other().put("task", record("a", { body: "lost" }), expected);
      await expect(put).rejects.toMatchObject({ name: "HubError", code: "CONFLICT" });
    }
    await expect(records().put("task", record("b"), 1)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await records().get("task", "a")).toEqual({ ...record("a"), version: 2 });
    expect(await records().get("task", "b")).toBeUndefined();
  });

  it("lets one of many writers win", async () => {
    await records().put("task", record("a", { body: 0 }), "absent");
    const writes = Array.from({ length: 20 }, (_, n) =>
      (n % 2 === 0 ? records() : other()).put("task", record("a", { body: n }), 1),
    );
    const settled = await Promise.allSettled(writes);
    expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await records().get("task", "a"))?.version).toBe(2);
  });

  it("deletes, also what is not there, but only the version that is expected", async () => {
    await records().put("task", record("a"), "absent");
    await expect(records().delete("task", "a", 2)).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(records().delete("task", "b", 1)).rejects.toMatchObject({ code: "CONFLICT" });
    await other().delete("task", "a", 1);
    await records().delete("task", "a");
    expect(await records().get("task", "a")).toBeUndefined();
    expect(await records().put("task", record("a"), "absent")).toBe(1);
  });

  it("keeps a body of 300 KB and refuses a larger one", async () => {
    const text = "x".repeat(300 * 1024 - 2);
    await records().put("task", record("a", { body: text }), "any");
    expect((await records().get("task", "a"))?.body).toBe(text);
    const larger = records().put("task", record("a", { body: `${text}x` }), "any");
    await expect(larger).rejects.toMatchObject({ code: "PAYLOAD_TOO_LARGE" });
    const longKey = records().put("task", record("a", { sort: "é".repeat(101) }), "any");
    await expect(longKey).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });

  it("is not reached by later changes of what was put or got", async () => {
    const body = { list: [1] };
    await records().put("task", record("a", { body }), "any");
    body.list.push(2);
    const got = await records().get("task", "a");
    expect(got?.body).toEqual({ list: [1] });
  });
}

async function idsOf(records: RecordStore, query: Partial<RecordQuery>): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page: RecordQuery = { limit: 1000, ...query, ...(cursor === undefined ? {} : { cursor }) };
    const answer = await records.list("task", page);
    ids.push(...answer.records.map(({ id }) => id));
    expect(answer.records.length).toBeLessThanOrEqual(page.limit);
    cursor = answer.cursor;
  } while (cursor !== undefined);
  return ids;
}

function listings(make: MakeRecordStore): void {
  const { records, other, clock } = each(make);

  it("orders by sort key in UTF-8 byte order, then by id, both ways", async () => {
    const short = HOSTILE_KEYS.filter((key) => new TextEncoder().encode(key).length <= 200);
    const expected = [...short].sort(compareKeys);
    for (const [n, sort] of short.entries()) await records().put("task", record(`i${n}`, { sort }), "any");
    const id = (sort: string) => `i${short.indexOf(sort)}`;
    expect(await idsOf(other(), {})).toEqual(expected.map(id));
    expect(await idsOf(records(), { order: "descending", limit: 3 })).toEqual(expected.map(id).reverse());
    await records().put("task", record("same-b", { sort: "same" }), "any");
    await records().put("task", record("same-a", { sort: "same" }), "any");
    expect(await idsOf(records(), { from: "same", below: "same\u0000" })).toEqual(["same-a", "same-b"]);
  });

  it("pages without losing or repeating what stays", async () => {
    const ids = Array.from({ length: 25 }, (_, n) => `r${String(n).padStart(2, "0")}`);
    for (const id of ids) await records().put("task", record(id, { sort: id.slice(0, 2) }), "any");
    for (const limit of [1, 7, 25, 26]) expect(await idsOf(records(), { limit })).toEqual(ids);
    const first = await records().list("task", { limit: 10 });
    await records().delete("task", "r09");
    await records().put("task", record("r00a", { sort: "r0" }), "any");
    const rest = await records().list("task", { limit: 100, cursor: first.cursor });
    expect(rest.records.map(({ id }) => id)).toEqual(ids.slice(10));
    expect(rest.cursor).toBeUndefined();
  });

  it("narrows by group, range and text together", async () => {
    const all = [
      record("a", { sort: "1", group: "x", text: "alpha one" }),
      record("b", { sort: "2", group: "x", text: "beta 100% _two_" }),
      record("c", { sort: "3", group: "y", text: "alpha three ünïcode 数据" }),
      record("d", { sort: "4", group: "x" }),
      record("e", { sort: "5", group: "x", text: "alpha five" }),
    ];
    for (const one of all) await records().put("task", one, "any");
    expect(await idsOf(records(), { group: "x" })).toEqual(["a", "b", "d", "e"]);
    expect(await idsOf(records(), { group: "x", order: "descending", limit: 1 })).toEqual(["e", "d", "b", "a"]);
    expect(await idsOf(records(), { contains: "ALPHA" })).toEqual(["a", "c", "e"]);
    expect(await idsOf(records(), { contains: "数据" })).toEqual(["c"]);
    expect(await idsOf(records(), { contains: "%" })).toEqual(["b"]);
    expect(await idsOf(records(), { contains: "_two" })).toEqual(["b"]);
    expect(await idsOf(records(), { from: "2", below: "4" })).toEqual(["b", "c"]);
    expect(await idsOf(records(), { group: "x", contains: "alpha", from: "2", order: "descending" })).toEqual(["e"]);
    expect(await idsOf(records(), { group: "z" })).toEqual([]);
  });

  it("refuses cursors that are none, those of other queries, and limits out of range", async () => {
    for (const id of ["a", "b", "c"]) await records().put("task", record(id, { group: "g" }), "any");
    const { cursor } = await records().list("task", { limit: 1 });
    expect(cursor).toBeDefined();
    for (const wrong of ["", "nonsense", "W10=", btoa("[]"), btoa('{"a":1}'), `${cursor}x`]) {
      const page = records().list("task", { limit: 1, cursor: wrong });
      await expect(page).rejects.toMatchObject({ name: "HubError", code: "INVALID_INPUT" });
    }
    const elsewhere = records().list("task", { limit: 1, group: "g", cursor });
    await expect(elsewhere).rejects.toMatchObject({ code: "INVALID_INPUT" });
    for (const limit of [0, -1, 1.5, 1001, Number.NaN]) {
      await expect(records().list("task", { limit })).rejects.toMatchObject({ code: "INVALID_INPUT" });
    }
  });

  it("counts a group, without what is gone, expired or elsewhere", async () => {
    expect(await records().count("task", "x")).toBe(0);
    for (const id of ["a", "b", "c", "d"]) await records().put("task", record(id, { group: "x" }), "any");
    await records().put("task", record("e", { group: "x", expiresAt: START + 1 }), "any");
    await records().put("task", record("f", { group: "xy" }), "any");
    await records().put("task", record("g"), "any");
    await records().put("run", record("h", { group: "x" }), "any");
    await records().put("task", record("b", { group: "y" }), "any");
    await records().delete("task", "c");
    expect(await other().count("task", "x")).toBe(3);
    await clock().advance(1);
    expect(await other().count("task", "x")).toBe(2);
  });

  it("keeps collections apart", async () => {
    await records().put("task", record("a"), "any");
    await records().put("run", record("b"), "any");
    expect(await idsOf(records(), {})).toEqual(["a"]);
  });

  it("agrees with a sorted array, whatever is put and deleted", async () => {
    const key = fc.string({ unit: "grapheme", maxLength: 6 });
    const step = fc.record({ id: fc.constantFrom("a", "b", "c", "d", "e"), sort: key, gone: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), fc.boolean(), async (steps, descending) => {
        const model = new Map<string, string>();
        for (const id of ["a", "b", "c", "d", "e"]) await records().delete("task", id);
        for (const { id, sort, gone } of steps) {
          if (gone) {
            await records().delete("task", id);
            model.delete(id);
          } else {
            await records().put("task", record(id, { sort }), "any");
            model.set(id, sort);
          }
        }
        const sorted = [...model].sort(([i, a], [j, b]) => compareKeys(a, b) || compareKeys(i, j)).map(([id]) => id);
        const order = descending ? "descending" : "ascending";
        expect(await idsOf(records(), { order, limit: 2 })).toEqual(descending ? sorted.reverse() : sorted);
      }),
      { numRuns: 25 },
    );
  });
}

function expiry(make: MakeRecordStore): void {
  const { records, clock } = each(make);

  it("takes expired records for absent", async () => {
    await records().put("task", record("a", { expiresAt: START + 1000 }), "absent");
    await records().put("task", record("b", { expiresAt: START + 2000 }), "absent");
    await clock().advance(999);
    expect(await idsOf(records(), {})).toEqual(["a", "b"]);
    await clock().advance(1);
    expect(await records().get("task", "a")).toBeUndefined();
    expect(await idsOf(records(), {})).toEqual(["b"]);
    await expect(records().put("task", record("a"), 1)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await records().put("task", record("a"), "absent")).toBe(1);
    expect(await idsOf(records(), {})).toEqual(["a", "b"]);
  });

  it("keeps pages whole between expired records", async () => {
    for (let n = 0; n < 30; n++) {
      const expiresAt = n % 3 === 0 ? undefined : START + 1;
      await records().put("task", record(`r${n + 10}`, { expiresAt }), "any");
    }
    await clock().advance(1);
    const page = await records().list("task", { limit: 4 });
    expect(page.records).toHaveLength(4);
    expect(await idsOf(records(), { limit: 4 })).toHaveLength(10);
  });
}
