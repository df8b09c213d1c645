import type { RecordStore } from "@dth/core/record-store";
import { fakeClock } from "@dth/testkit/clock";
import { memoryRecordStore } from "@dth/testkit/record-store";
import { beforeEach, describe, expect, it } from "vitest";
import { collectionOf } from "./collection.ts";

interface Toy {
  readonly id: string;
  readonly version: number;
  readonly owner: string;
  readonly count: number;
}

let records: RecordStore;
const toysOf = (store: RecordStore) =>
  collectionOf<Toy>(store, "setting", ({ id, owner }) => ({ sort: id, group: owner }));
const toy = (id: string, owner = "ann"): Toy => ({ id, version: 0, owner, count: 0 });

beforeEach(() => {
  records = memoryRecordStore(fakeClock());
});

describe("a collection", () => {
  it("creates once, with the first version", async () => {
    const created = await toysOf(records).create(toy("a"));
    expect(created.version).toBe(1);
    expect(await toysOf(records).get("a")).toEqual(created);
    await expect(toysOf(records).create(toy("a"))).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("names what is not there", async () => {
    expect(await toysOf(records).find("b")).toBeUndefined();
    await expect(toysOf(records).get("b")).rejects.toMatchObject({
      code: "NOT_FOUND",
      message: "there is no setting b",
    });
  });

  it("replaces only the version that was seen", async () => {
    const first = await toysOf(records).create(toy("a"));
    const second = await toysOf(records).replace({ ...first, count: 1 });
    expect(second).toEqual({ ...first, count: 1, version: 2 });
    await expect(toysOf(records).replace({ ...first, count: 2 })).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("loses no change of several at once", async () => {
    await toysOf(records).create(toy("a"));
    const add = () => toysOf(records).change("a", (current) => ({ ...current, count: current.count + 1 }));
    await Promise.all(Array.from({ length: 5 }, add));
    expect(await toysOf(records).get("a")).toMatchObject({ count: 5, version: 6 });
  });

  it("gives up after ten tries", async () => {
    await toysOf(records).create(toy("a"));
    let tries = 0;
    const busy: RecordStore = {
      ...records,
      get: (...args) => records.get(...args),
      put: (collection, record, expected) => {
        tries++;
        return records.put(collection, record, typeof expected === "number" ? expected + 1_000 : expected);
      },
    };
    const change = toysOf(busy).change("a", (current) => ({ ...current, count: 1 }));
    await expect(change).rejects.toMatchObject({ code: "CONFLICT" });
    expect(tries).toBe(10);
  });

  it("writes nothing when nothing changes", async () => {
    await toysOf(records).create(toy("a"));
    expect((await toysOf(records).change("a", (current) => current)).version).toBe(1);
    expect((await toysOf(records).get("a")).version).toBe(1);
  });

  it("lists by page, and all of a group", async () => {
    const ids = Array.from({ length: 1_203 }, (_, index) => `t${String(index).padStart(4, "0")}`);
    for (const [index, id] of ids.entries()) await toysOf(records).create(toy(id, index % 3 === 0 ? "ann" : "bob"));
    const page = await toysOf(records).list({ limit: 2, order: "descending" });
    expect(page.items.map(({ id }) => id)).toEqual(["t1202", "t1201"]);
    expect(page.cursor).toBeDefined();
    expect((await toysOf(records).gather()).map(({ id }) => id)).toEqual(ids);
    expect(await toysOf(records).gather("ann")).toHaveLength(401);
  });
});
