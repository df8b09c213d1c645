import { describe, expect, it } from "vitest";
import { type ListedStore, type ListedStoreOptions, listedStore } from "../../test/listed-store.ts";
import { createPageReader } from "./pages.ts";

const KEYS = ["a1", "a2", "a3", "b1", "b2", "\uFFFD", "\u{1F600}"];
const signal = new AbortController().signal;
const slots = { acquire: () => () => undefined };

function open(
  keys: readonly string[],
  options: ListedStoreOptions & { prefix?: string; from?: string; to?: string } = {},
) {
  const store = listedStore(keys, { pageSize: 2, ...options });
  const { prefix = "", from, to } = options;
  const reader = createPageReader({
    store,
    prefix,
    slots,
    signal,
    to: () => to,
    ...(from === undefined ? {} : { from }),
  });
  return { store, reader };
}

async function readAll({ reader }: ReturnType<typeof open>): Promise<string[]> {
  const keys: string[] = [];
  for (let page = await reader.next(); page !== undefined; page = await reader.next()) {
    keys.push(...page.map(({ key }) => key));
  }
  return keys;
}

/** A store that answers every list request with these keys at once. */
const liar = (keys: readonly string[]): ListedStore => ({
  ...listedStore([]),
  list: async () => ({ entries: keys.map((key) => ({ key, size: 1 })), commonPrefixes: [] }),
});

describe("createPageReader", () => {
  it("reads what lies behind `from`, page by page", async () => {
    expect(await readAll(open(KEYS))).toEqual(KEYS);
    expect(await readAll(open(KEYS, { from: "a2" }))).toEqual(KEYS.slice(2));
    expect(await readAll(open(KEYS, { prefix: "a" }))).toEqual(KEYS.slice(0, 3));
    expect(await readAll(open([]))).toEqual([]);
  });

  it("has one page under way while another is worked on, and no more", async () => {
    const given = open(KEYS);
    await given.reader.next();
    await Promise.resolve();
    expect(given.store.calls.list).toBe(2);
  });

  it("asks for nothing beyond `to`", async () => {
    const given = open(KEYS, { to: "a2" });
    expect(await readAll(given)).toEqual(["a1", "a2"]);
    expect(given.store.calls.list).toBe(1);
  });

  it("jumps ahead, but never back", async () => {
    const given = open(KEYS);
    await given.reader.next();
    given.reader.skipTo("a1");
    expect((await given.reader.next())?.map(({ key }) => key)).toEqual(["a3", "b1"]);
    given.reader.skipTo("c");
    expect(await readAll(given)).toEqual(["\uFFFD", "\u{1F600}"]);
  });

  it("refuses keys that do not increase, repeat, precede `from` or lack the prefix", async () => {
    const broken = expect.objectContaining({ code: "LISTING_BROKEN" });
    const listings: [readonly string[], { prefix: string; from?: string }][] = [
      [["b", "a"], { prefix: "" }],
      [["a", "a"], { prefix: "" }],
      [["\u{1F600}", "\uFFFD"], { prefix: "" }],
      [["a", "b"], { prefix: "", from: "a" }],
      [["a1", "b1"], { prefix: "a" }],
      [["Z", "a"], { prefix: "a" }],
    ];
    for (const [keys, range] of listings) {
      const reader = createPageReader({ store: liar(keys), slots, signal, ...range });
      await expect(reader.next()).rejects.toEqual(broken);
    }
  });

  it("reports a page that failed ahead of time when it is asked for", async () => {
    let calls = 0;
    const given = open(KEYS, {
      onList: () => {
        if (++calls === 2) throw new Error("lost");
      },
    });
    await given.reader.next();
    await new Promise((resolve) => setImmediate(resolve));
    await expect(given.reader.next()).rejects.toThrow("lost");
  });

  it("gives every slot back", async () => {
    let held = 0;
    const store = listedStore(KEYS, { pageSize: 1 });
    const counting = {
      acquire: async () => {
        held++;
        return () => void held--;
      },
    };
    await readAll({ store, reader: createPageReader({ store, prefix: "", slots: counting, signal }) });
    expect(held).toBe(0);
  });
});
