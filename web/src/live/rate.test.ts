import { expect, it } from "vitest";
import { type ProgressPoint, speedOf, withPoint } from "./rate.ts";

const at = (seconds: number, bytes: number, objects = 0): ProgressPoint => ({ at: seconds * 1000, bytes, objects });

it("is the mean of the last ten seconds", () => {
  const points = [at(0, 0), at(5, 500), at(10, 1_000, 10), at(20, 3_000, 30)];
  expect(speedOf(points)).toEqual({ bytes: 200, objects: 2 });
  expect(speedOf([])).toEqual({ bytes: 0, objects: 0 });
  expect(speedOf([at(3, 100)])).toEqual({ bytes: 0, objects: 0 });
});

it("begins anew when the count does, and ignores what comes late or twice", () => {
  const points = withPoint([at(0, 1_000), at(1, 2_000)], at(2, 10));
  expect(points).toEqual([at(2, 10)]);
  expect(withPoint(points, at(2, 20))).toBe(points);
  expect(withPoint(points, at(1, 20))).toBe(points);
});

it("keeps no more points than speed needs", () => {
  let points: readonly ProgressPoint[] = [];
  for (let second = 0; second < 1_000; second++) points = withPoint(points, at(second, second * 10));
  expect(points.length).toBeLessThan(20);
  expect(speedOf(points).bytes).toBe(10);
});
