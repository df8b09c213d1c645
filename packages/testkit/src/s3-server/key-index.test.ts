import { compareKeys } from "@dth/core/key-order";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KeyIndex } from "./key-index.ts";

const key = fc.string({ unit: "binary", minLength: 1, maxLength: 4 });

describe("KeyIndex", () => {
  it("walks what a sorted array would, after any changes and from any place", () => {
    const change = fc.record({ key, remove: fc.boolean() });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 300 }), key, (changes, from) => {
        const index = new KeyIndex<number>();
        const model = new Map<string, number>();
        for (const [i, { key: name, remove }] of changes.entries()) {
          if (remove) expect(index.delete(name)).toBe(model.delete(name));
          else {
            index.set(name, i);
            model.set(name, i);
          }
        }
        const expected = [...model]
          .sort(([a], [b]) => compareKeys(a, b))
          .filter(([name]) => compareKeys(name, from) >= 0);
        expect([...index.from((name) => compareKeys(name, from) < 0)]).toEqual(expected);
        expect(index.size).toBe(model.size);
      }),
    );
  });

  it("stays sorted over many chunks, whatever the order of arrival", () => {
    const names = Array.from({ length: 5000 }, (_, i) => `k${(i * 2731) % 5000}`);
    const index = new KeyIndex<string>();
    for (const name of names) index.set(name, name);
    for (const name of names.slice(0, 2500)) index.delete(name);
    expect(index.keys()).toEqual(names.slice(2500).sort(compareKeys));
  });
});
