import { compareKeys } from "@dth/core/key-order";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createAlphabet, keyAfterPrefix, keyBefore, nextProbe, progressBetween } from "./key-space.ts";

const text = fc.string({ unit: "binary", maxLength: 8 }).filter((key) => key.isWellFormed());
const key = text.filter((candidate) => candidate !== "");

describe("nextProbe", () => {
  it("stays strictly inside the gap, is well-formed, and ends", () => {
    fc.assert(
      fc.property(text, key, key, fc.nat(10), fc.nat(10), fc.array(key), (prefix, a, b, level, seen, known) => {
        const [low, end] = [prefix + a, prefix + b].sort(compareKeys) as [string, string];
        const alphabet = createAlphabet(0);
        for (const each of known) alphabet.learn(each);
        let high: string | undefined = low === end ? undefined : end;
        for (let probes = 0; ; probes++) {
          const probe = nextProbe({ low, high, floor: prefix.length, level, seen }, alphabet);
          if (probe === undefined) break;
          expect(probe.key.isWellFormed()).toBe(true);
          expect(compareKeys(probe.key, low)).toBeGreaterThan(0);
          if (high !== undefined) expect(compareKeys(probe.key, high)).toBeLessThan(0);
          high = probe.key;
          expect(probes).toBeLessThan(500);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("keyAfterPrefix", () => {
  it("lies beyond every key with the prefix", () => {
    fc.assert(
      fc.property(key, text, (prefix, rest) => {
        const after = keyAfterPrefix(prefix);
        if (after === undefined) expect([...prefix].every((unit) => unit === "\u{10FFFF}")).toBe(true);
        else expect(compareKeys(after, prefix + rest)).toBeGreaterThan(0);
      }),
    );
  });
});

describe("keyBefore", () => {
  it("lies strictly before the key", () => {
    fc.assert(
      fc.property(key, (each) => {
        expect(compareKeys(keyBefore(each), each)).toBeLessThan(0);
      }),
    );
  });
});

describe("progressBetween", () => {
  it("grows from 0 to 1 along evenly spread keys", () => {
    const alphabet = createAlphabet(2);
    for (const digit of "0123456789") alphabet.learn(`p/${digit}`);
    const at = (each: string) => progressBetween("p/", undefined, each, alphabet);
    expect(at("p/0")).toBeLessThan(0.2);
    expect(at("p/5")).toBeGreaterThan(0.4);
    expect(at("p/9")).toBeGreaterThan(0.8);
    expect(progressBetween("p/3", "p/5", "p/4", alphabet)).toBeCloseTo(0.5, 1);
  });
});
