import { METRICS, type MetricHistory, type MetricSample } from "@dth/core/metric-history";
import { metricPoints } from "@dth/core/metric-points";
import fc from "fast-check";
import { expect, it } from "vitest";
import { eachTest } from "./each-test.ts";
import { START } from "./samples.ts";

/** A history of measurements under test. */
export interface MetricHistoryFixture {
  readonly history: MetricHistory;
  /** Closes the history and removes what it left. */
  close(): Promise<void>;
}

const MINUTE = 60_000;

/** Registers the tests that every implementation of {@link MetricHistory} passes. */
export function metricHistoryConformance(make: () => Promise<MetricHistoryFixture>): void {
  const current = eachTest(make);
  const history = () => current().history;
  const record = async (taskId: string, samples: readonly MetricSample[], runId = "r") => {
    for (const sample of samples) await history().record(taskId, runId, sample);
  };
  const range = { from: START, to: START + 10 * MINUTE, resolutionMs: MINUTE };

  it("averages rates, and takes the last value of counts", async () => {
    await record("t", [
      { at: START, values: { bytesPerSecond: 10, copied: 1 } },
      { at: START + 20_000, values: { bytesPerSecond: 20, copied: 5, failed: 1 } },
      { at: START + 59_999, values: { bytesPerSecond: 60, copied: 7 } },
      { at: START + 3 * MINUTE, values: { bytesPerSecond: 0.5 } },
    ]);
    expect(await history().read("t", { ...range, metrics: ["bytesPerSecond", "copied", "failed"] })).toEqual([
      { at: START, values: { bytesPerSecond: 30, copied: 7, failed: 1 } },
      { at: START + 3 * MINUTE, values: { bytesPerSecond: 0.5 } },
    ]);
  });

  it("leaves out what was not asked for", async () => {
    await record("t", [{ at: START - 1, values: { copied: 1, failed: 1 } }]);
    await record("t", [{ at: START + 10 * MINUTE, values: { copied: 2 } }]);
    await record("other", [{ at: START, values: { copied: 3 } }]);
    await record("t", [{ at: START + 5, values: { failed: 4 } }]);
    expect(await history().read("t", { ...range, metrics: ["copied"] })).toEqual([]);
    expect(await history().read("t", { ...range, metrics: [] })).toEqual([]);
    expect(await history().read("nobody", { ...range, metrics: METRICS })).toEqual([]);
  });

  it("has all runs of a task", async () => {
    await record("t", [{ at: START, values: { copied: 1 } }], "r1");
    await record("t", [{ at: START + MINUTE, values: { copied: 2 } }], "r2");
    expect(await history().read("t", { ...range, metrics: ["copied"] })).toHaveLength(2);
  });

  it("forgets what is older than a moment", async () => {
    await record("t", [{ at: START, values: { copied: 1 } }]);
    await record("t", [{ at: START + MINUTE, values: { copied: 2 } }]);
    await history().expire(START + MINUTE);
    expect(await history().read("t", { ...range, metrics: ["copied"] })).toEqual([
      { at: START + MINUTE, values: { copied: 2 } },
    ]);
  });

  it("makes the points that the contract describes, whatever was measured", async () => {
    const values = fc.record(
      { bytesPerSecond: fc.nat(1e9), copied: fc.nat(1e9), throttles: fc.nat(9) },
      { requiredKeys: [] },
    );
    const offsets = fc.uniqueArray(fc.nat(20 * MINUTE), { maxLength: 30 });
    let task = 0;
    await fc.assert(
      fc.asyncProperty(offsets, fc.infiniteStream(values), async (times, stream) => {
        task += 1;
        const samples = times.sort((a, b) => a - b).map((time) => ({ at: START + time, values: stream.next().value }));
        await record(`t${task}`, samples);
        const query = { metrics: METRICS, from: START + 1234, to: START + 15 * MINUTE, resolutionMs: 7000 };
        const points = await history().read(`t${task}`, query);
        const expected = metricPoints(samples, query);
        expect(points.map(({ at }) => at)).toEqual(expected.map(({ at }) => at));
        for (const [n, point] of points.entries()) {
          expect(point.values.copied).toBe(expected[n]?.values.copied);
          expect(point.values.bytesPerSecond ?? -1).toBeCloseTo(expected[n]?.values.bytesPerSecond ?? -1, 3);
        }
      }),
      { numRuns: 20 },
    );
  });
}
