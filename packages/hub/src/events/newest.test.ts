import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newestEvents } from "./newest.ts";

const event = (key: string, sequencer?: string, action: "copy" | "delete" = "copy") => ({
  key,
  action,
  ...(sequencer !== undefined && { sequencer }),
});

describe("newestEvents", () => {
  it("keeps the last event of a key, by sequencer whatever the order of arrival", () => {
    expect(newestEvents([event("a", "2", "delete"), event("a", "1"), event("b")])).toEqual([
      event("a", "2", "delete"),
      event("b"),
    ]);
    expect(newestEvents([event("a"), event("a", undefined, "delete")])).toEqual([event("a", undefined, "delete")]);
    expect(newestEvents([event("a", "2"), event("a", undefined, "delete")])).toEqual([event("a", undefined, "delete")]);
  });

  it("tells the same key of several places apart", () => {
    const ours = { ...event("a", "1"), place: "ours" };
    const others = { ...event("a", "2", "delete"), place: "others" };
    expect(newestEvents([ours, others, event("a", "3")])).toEqual([ours, others, event("a", "3")]);
  });

  it("compares sequencers as fractions, of any length and case", () => {
    expect(newestEvents([event("a", "1F0000000000000000001"), event("a", "1f")])).toEqual([
      event("a", "1F0000000000000000001"),
    ]);
    expect(newestEvents([event("a", "ff"), event("a", "1000000")])).toEqual([event("a", "ff")]);
  });

  it("finds the same whatever the order, where every event has its own sequencer", () => {
    const events = fc.uniqueArray(
      fc.record({
        key: fc.constantFrom("a", "b"),
        action: fc.constant("copy" as const),
        sequencer: fc.stringMatching(/^[0-9a-f]{16}$/),
      }),
      { selector: ({ key, sequencer }) => key + sequencer },
    );
    const sorted = (list: ReturnType<typeof newestEvents>) => [...list].sort((a, b) => (a.key < b.key ? -1 : 1));
    fc.assert(
      fc.property(events, (list) => {
        expect(sorted(newestEvents(list))).toEqual(sorted(newestEvents([...list].reverse())));
      }),
    );
  });
});
