import { describe, expect, it } from "vitest";
import { randomIds } from "./ids.ts";

describe("randomIds", () => {
  it("makes 26 digits of base 36", () => {
    expect(randomIds().next()).toMatch(/^[0-9a-z]{26}$/);
  });

  it("rises strictly within a millisecond and when the clock is set back", () => {
    const times = [1000, 1000, 900, 1001, 1001];
    const ids = randomIds(() => times.shift() ?? 2000);
    const made = Array.from({ length: 2000 }, () => ids.next());
    expect(made).toEqual([...made].sort());
    expect(new Set(made).size).toBe(made.length);
  });

  it("differs between two instances at the same time", () => {
    expect(randomIds(() => 1).next()).not.toBe(randomIds(() => 1).next());
  });
});
