import { describe, expect, it } from "vitest";
import { lastStretch, lineOf, stretchOfRun } from "./speed-points.ts";

describe("the stretch of a run", () => {
  it("goes to its end or to now, and is never shorter than a minute", () => {
    expect(stretchOfRun(1_000, 1_030, 9_000)).toEqual({ from: 1_000, to: 1_060, resolution: 10 });
    expect(stretchOfRun(1_000, undefined, 1_500)).toEqual({ from: 1_000, to: 1_500, resolution: 10 });
    expect(stretchOfRun(1_000, undefined, 900)).toMatchObject({ from: 1_000, to: 1_060 });
  });

  it("is measured no finer than a chart can show", () => {
    const { from, to, resolution } = stretchOfRun(0, 7 * 86_400, 0);
    expect((to - from) / resolution).toBeLessThanOrEqual(240);
    expect(resolution % 10).toBe(0);
  });
});

describe("a line of speed", () => {
  const hour = lastStretch(3_600, 10, 10_000);
  const point = (at: number, rate = 5) => ({ at, rate });

  it("is broken where nothing was measured", () => {
    expect(lineOf([point(9_000), point(9_010), point(9_500)], [], hour)).toEqual([
      point(9_000),
      point(9_010),
      { at: 9_020, rate: null },
      point(9_500),
    ]);
  });

  it("goes on with what was heard, once", () => {
    const line = lineOf([point(9_000), point(9_010)], [point(9_008, 7), point(9_009, 8)], hour);
    expect(line).toEqual([point(9_000), point(9_008, 7), point(9_009, 8)]);
  });

  it("leaves out what is not in the stretch", () => {
    expect(lineOf([point(1_000), point(9_990)], [point(10_001)], hour)).toEqual([point(9_990)]);
  });
});
