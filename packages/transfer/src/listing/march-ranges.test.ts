import { compareKeys } from "@dth/core/key-order";
import type { FinderRange } from "@dth/core/ledger";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ListedStoreOptions, listedStore } from "../../test/listed-store.ts";
import { createKeyMap } from "../select/key-map.ts";
import { createKeyRanges } from "./key-ranges.ts";
import { marchRanges } from "./march-ranges.ts";

interface Walk {
  readonly scopes?: readonly string[];
  readonly sourcePrefix?: string;
  readonly destinationPrefix?: string;
  readonly maxRanges?: number;
  readonly source?: ListedStoreOptions;
  readonly destination?: ListedStoreOptions;
  readonly destinationKeys?: "none" | "matching" | "all";
  readonly checkpoint?: readonly FinderRange[];
  /** Aborts the walk after so many steps. */
  readonly stopAfter?: number;
}

/** Walks both sides and tells what was visited, and where the ranges stood at the end. */
async function walk(sourceKeys: readonly string[], destinationKeys: readonly string[], options: Walk = {}) {
  const { sourcePrefix = "", destinationPrefix = "" } = options;
  const source = listedStore(sourceKeys, options.source);
  const destination = listedStore(destinationKeys, options.destination);
  const visited: string[] = [];
  const ranges = createKeyRanges(options.scopes ?? [sourcePrefix], options.checkpoint);
  const stop = new AbortController();
  let steps = 0;
  let made = 0;
  let positions = ranges.snapshot();
  const marching = marchRanges({
    source: { store: source, prefix: sourcePrefix },
    destination: { store: destination, prefix: destinationPrefix },
    keys: createKeyMap(sourcePrefix, destinationPrefix),
    ranges,
    destinationKeys: options.destinationKeys ?? "all",
    maxRanges: options.maxRanges ?? 8,
    slots: { acquire: () => () => undefined },
    signal: stop.signal,
    visit: (range) => {
      made++;
      let batch: string[] = [];
      return {
        visitor: {
          missing: ({ key }) => batch.push(`missing ${key}`),
          pair: ({ key }) => batch.push(`pair ${key}`),
          extra: ({ key }) => batch.push(`extra ${key}`),
        },
        async stepped(cursor) {
          stop.signal.throwIfAborted();
          visited.push(...batch);
          batch = [];
          range.cursor = cursor ?? range.cursor;
          positions = structuredClone(ranges.snapshot());
          if (++steps === options.stopAfter) stop.abort(new Error("stopped"));
        },
      };
    },
  });
  const error = await marching.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { visited, source, destination, made, positions, error };
}

/** What one merge-join of the two sorted lists would visit. */
function expected(sourceKeys: readonly string[], destinationKeys: readonly string[]): string[] {
  const [ours, theirs] = [new Set(sourceKeys), new Set(destinationKeys)];
  return [
    ...[...ours].map((key) => (theirs.has(key) ? `pair ${key}` : `missing ${key}`)),
    ...[...theirs].filter((key) => !ours.has(key)).map((key) => `extra ${key}`),
  ].sort();
}

/** Key sets of every shape that buckets have. */
const shapes: Record<string, fc.Arbitrary<string[]>> = {
  flat: keysOf(fc.stringMatching(/^[0-9a-f]{1,6}$/)),
  deep: keysOf(fc.stringMatching(/^[abc]{1,2}(\/[abc]{1,2}){0,6}\/?$/)),
  "one prefix": keysOf(fc.stringMatching(/^logs\/2024\/0[1-9]\/[0-9]{1,4}$/)),
  "same first 20 characters": keysOf(fc.stringMatching(/^aaaaaaaaaaaaaaaaaaaa[0-9]{1,5}$/)),
  "any Unicode": keysOf(fc.string({ unit: "binary", minLength: 1, maxLength: 5 })),
  "around the surrogates": keysOf(
    fc
      .array(fc.constantFrom("\u{10FFFF}", "\u{1F600}", "\uFFFF", "\uFFFD", "\uE000", "\uD7FF", "a", "\0"), {
        minLength: 1,
        maxLength: 5,
      })
      .map((units) => units.join("")),
  ),
};

function keysOf(key: fc.Arbitrary<string>): fc.Arbitrary<string[]> {
  return fc.uniqueArray(
    key.filter((text) => text.length > 0 && text.isWellFormed()),
    { maxLength: 120, size: "max" },
  );
}

/** Answers each list request after a number of turns taken from `delays`, so that ranges interleave in any way. */
function delayed(delays: readonly number[]) {
  let call = 0;
  return async () => {
    const turns = delays[call++ % delays.length] ?? 0;
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
  };
}

/** All list requests that wait at one time are answered together: a clock that counts round trips. */
function inRounds() {
  let count = 0;
  let round: Promise<void> | undefined;
  const begin = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    round = undefined;
    count++;
  };
  return {
    wait: () => {
      round ??= begin();
      return round;
    },
    count: () => count,
  };
}

const delays = fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 30 });
const page = fc.integer({ min: 1, max: 9 });

describe("marchRanges", () => {
  for (const [name, keys] of Object.entries(shapes)) {
    it(`visits every key exactly once, however ranges split: ${name}`, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.record({
            ours: keys,
            theirs: keys,
            overlap: keys,
            a: page,
            b: page,
            delays,
            maxRanges: fc.constantFrom(1, 2, 8),
          }),
          async ({ ours, theirs, overlap, a, b, delays, maxRanges }) => {
            const sourceKeys = [...new Set([...ours, ...overlap])];
            const destinationKeys = [...new Set([...theirs, ...overlap])];
            const { visited, error } = await walk(sourceKeys, destinationKeys, {
              maxRanges,
              source: { pageSize: a, onList: delayed(delays) },
              destination: { pageSize: b, onList: delayed(delays.toReversed()) },
            });
            expect(error).toBeUndefined();
            expect(visited.sort()).toEqual(expected(sourceKeys, destinationKeys));
          },
        ),
        { numRuns: 80 },
      );
    });
  }

  it("goes on where it stopped, losing and repeating nothing", async () => {
    const keys = shapes.deep as fc.Arbitrary<string[]>;
    await fc.assert(
      fc.asyncProperty(
        keys,
        keys,
        page,
        delays,
        fc.integer({ min: 1, max: 30 }),
        async (a, b, pageSize, delays, stopAfter) => {
          const listing = { source: { pageSize, onList: delayed(delays) }, destination: { pageSize } };
          const first = await walk(a, b, { ...listing, stopAfter });
          const second =
            first.error === undefined ? { visited: [] } : await walk(a, b, { ...listing, checkpoint: first.positions });
          expect([...first.visited, ...second.visited].sort()).toEqual(expected(a, b));
        },
      ),
      { numRuns: 150 },
    );
  });

  it("swaps the prefixes of the two sides and visits nothing outside them", async () => {
    const names = Array.from({ length: 300 }, (_, i) => `${i % 7}/${i}`);
    const { visited } = await walk(
      [...names.map((name) => `in/${name}`), "in", "io", "i", "in0"],
      [...names.slice(100).map((name) => `backup/in/${name}`), "backup/", "backup/in", "z"],
      { sourcePrefix: "in/", destinationPrefix: "backup/in/", source: { pageSize: 10 }, destination: { pageSize: 7 } },
    );
    const join = expected(names, names.slice(100)).map((line) => line.replace(" ", " in/"));
    expect(visited.sort()).toEqual(join.sort());
  });

  it("visits the keys of each scope and nothing else, also when resumed between scopes", async () => {
    const keys = Array.from({ length: 400 }, (_, i) => `${i % 20}/${i}`);
    const scopes = ["1/", "11/", "5/", "missing/"].sort(compareKeys);
    const inScopes = keys.filter((key) => scopes.some((scope) => key.startsWith(scope)));
    for (const stopAfter of [1, 2, 3, 5, 8]) {
      const listing = { scopes, maxRanges: 2, source: { pageSize: 5 }, destination: { pageSize: 5 } };
      const first = await walk(keys, [], { ...listing, stopAfter });
      const second = await walk(keys, [], { ...listing, checkpoint: first.positions });
      expect([...first.visited, ...second.visited].sort()).toEqual(expected(inScopes, []));
    }
  });

  it("counts no extras beyond need when they do not matter, and jumps over whole pages of them", async () => {
    const ours = ["a/1", "m/1", "z/1"];
    const theirs = Array.from({ length: 5_000 }, (_, i) => `b/${String(i).padStart(5, "0")}`);
    const { visited, destination } = await walk(ours, [...ours, ...theirs, "zz"], {
      destinationKeys: "matching",
      destination: { pageSize: 100 },
    });
    expect(visited.filter((line) => line.startsWith("pair"))).toHaveLength(3);
    expect(visited.filter((line) => line.startsWith("missing"))).toHaveLength(0);
    expect(destination.calls.list).toBeLessThan(10);
  });

  it("stops with the first error, after everything else has stopped", async () => {
    const keys = Array.from({ length: 5_000 }, (_, i) => String(i).padStart(6, "0"));
    let calls = 0;
    const failing = async () => {
      if (++calls === 20) throw new Error("broken");
    };
    const { error } = await walk(keys, keys, { source: { pageSize: 50, onList: failing } });
    expect(error).toMatchObject({ message: "broken" });
  });
});

describe("splitting", () => {
  const count = 20_000;
  const number = (i: number) => String(i).padStart(9, "0");
  const hex = (i: number) => ((i * 2_654_435_761) % 2 ** 32).toString(16).padStart(8, "0");
  const buckets: Record<string, (i: number) => string> = {
    "flat, random names": hex,
    "flat, numbered": number,
    "one long common prefix": (i) => `aaaaaaaaaaaaaaaaaaaa/data/${hex(i)}`,
    "dates and hours": (i) => `logs/20${10 + (i % 12)}/${10 + (i % 3)}/${10 + (i % 17)}/${hex(i)}.gz`,
    "one huge folder beside small ones": (i) => (i % 100 === 0 ? `${i % 26}/${i}` : `huge/${number(i)}`),
    emoji: (i) => `\u{1F600}${String.fromCodePoint(0x1f600 + (i % 50))}/${number(i)}`,
  };

  for (const [name, key] of Object.entries(buckets)) {
    it(`shares the listing of a bucket: ${name}`, async () => {
      const keys = [...new Set(Array.from({ length: count }, (_, i) => key(i)))];
      const rounds = inRounds();
      const { visited, source } = await walk(keys, [], {
        source: { pageSize: 20, onList: rounds.wait },
        destination: { pageSize: 20 },
      });
      expect(visited).toHaveLength(keys.length);
      const pages = Math.ceil(keys.length / 20);
      expect(rounds.count()).toBeLessThan(pages / 3);
      expect(source.calls.probe).toBeLessThan(64 + pages / 4);
    });
  }

  it("shares the listing of a destination that has far more than the source", async () => {
    const rounds = inRounds();
    const keys = Array.from({ length: 20_000 }, (_, i) => `old/${hex(i)}`);
    const { visited, destination } = await walk(
      ["in/a"],
      keys.map((key) => `out/${key}`),
      {
        sourcePrefix: "in/",
        destinationPrefix: "out/",
        destination: { pageSize: 20, onList: rounds.wait },
      },
    );
    expect(visited).toHaveLength(20_001);
    expect(rounds.count()).toBeLessThan(400);
    expect(destination.calls.probe).toBeLessThan(300);
  });

  it("probes nothing in a bucket of a page or two", async () => {
    const { source } = await walk(
      Array.from({ length: 1_500 }, (_, i) => number(i)),
      [],
    );
    expect(source.calls).toMatchObject({ list: 2, probe: 0 });
  });
});
