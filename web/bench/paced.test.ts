import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { paced } from "./paced.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("acts as often as is due, evenly", () => {
  const turns: number[] = [];
  const end = paced(1_000, (turn) => turns.push(turn), Date.now);
  vi.advanceTimersByTime(6_000);
  expect(turns).toEqual(Array.from({ length: 100 }, (_, turn) => turn));
  vi.advanceTimersByTime(54_000);
  expect(turns).toHaveLength(1_000);
  end();
  vi.advanceTimersByTime(60_000);
  expect(turns).toHaveLength(1_000);
});

it("makes up for timers that come late", () => {
  let turns = 0;
  const end = paced(1_000, () => void turns++, Date.now);
  for (let late = 0; late < 60; late++) {
    vi.setSystemTime(Date.now() + 990);
    vi.advanceTimersByTime(10);
  }
  expect(turns).toBe(1_000);
  end();
});
