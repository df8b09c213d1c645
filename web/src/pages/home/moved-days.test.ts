import { describe, expect, it } from "vitest";
import { lastDays, type MovedDay, pluginsOf, sumOf } from "./moved-days.ts";

const NOW = Date.UTC(2026, 6, 31, 23, 59);
const day = (name: string, s3: number, ecr: number): MovedDay => ({
  ...{ day: name, items: s3 + ecr, bytes: 10, failed: 0 },
  byPlugin: [
    { plugin: "ecr", items: ecr },
    { plugin: "s3", items: s3 },
  ],
});

describe("what moved, day by day", () => {
  it("has thirty days to today, with those on which nothing moved", () => {
    const days = lastDays([day("2026-07-31", 1, 2), day("2026-07-03", 5, 0), day("2026-07-01", 9, 9)], NOW);
    expect(days).toHaveLength(30);
    expect([days[0]?.day, days.at(-1)?.day]).toEqual(["2026-07-02", "2026-07-31"]);
    expect(days.filter(({ items }) => items > 0).map(({ items }) => items)).toEqual([5, 3]);
  });

  it("tells objects and images apart, what moved most first, what moved nothing not at all", () => {
    const days = lastDays([day("2026-07-31", 1, 2), day("2026-07-30", 7, 0)], NOW);
    expect(pluginsOf(days)).toEqual(["s3", "ecr"]);
    expect([sumOf(days, "s3"), sumOf(days, "ecr"), sumOf(days, "other")]).toEqual([8, 2, 0]);
    expect(pluginsOf(lastDays([day("2026-07-31", 0, 2)], NOW))).toEqual(["ecr"]);
  });
});
