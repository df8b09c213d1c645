import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { fakeClock } from "@dth/testkit/clock";
import { START } from "@dth/testkit/conformance/samples";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FakeAws, Fault, type Input, startFakeAws } from "../test/fake-aws.ts";
import { openMetricHistory } from "./metric-history.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** CloudWatch, as far as one namespace goes. */
function cloudWatch() {
  const data: Input[] = [];
  const matches = (datum: Input, { MetricName, Dimensions }: Input) =>
    datum.MetricName === MetricName && datum.Dimensions[0].Value === Dimensions[0].Value;
  return {
    PutMetricData({ Namespace, MetricData }: Input) {
      if (Namespace !== "Test") throw new Fault("InvalidParameterValueException");
      data.push(...MetricData);
      return {};
    },
    GetMetricData: ({ MetricDataQueries, StartTime, EndTime }: Input) => ({
      MetricDataResults: MetricDataQueries.map(({ Id, MetricStat: { Metric, Period, Stat } }: Input) => {
        const buckets = new Map<number, number[]>();
        for (const datum of data.filter((one) => matches(one, Metric))) {
          if (datum.Timestamp < StartTime || datum.Timestamp >= EndTime) continue;
          const start = datum.Timestamp - (datum.Timestamp % Period);
          buckets.set(start, [...(buckets.get(start) ?? []), datum.Value]);
        }
        const value = (all: number[]) =>
          Stat === "Maximum" ? Math.max(...all) : all.reduce((sum, one) => sum + one, 0) / all.length;
        const points = [...buckets].sort(([a], [b]) => a - b);
        return { Id, Timestamps: points.map(([at]) => at), Values: points.map(([, all]) => value(all)) };
      }),
    }),
  };
}

let fake: FakeAws;
let client: CloudWatchClient;
beforeEach(async () => {
  fake = await startFakeAws(cloudWatch());
  client = new CloudWatchClient(fake.config);
});
afterEach(async () => {
  client.destroy();
  await fake.close();
});

const open = (clock = fakeClock(START)) => openMetricHistory({ client, namespace: "Test", clock });
const range = { from: START, to: START + 10 * MINUTE, resolutionMs: MINUTE };

describe("openMetricHistory", () => {
  it("averages rates, and takes the highest of counts", async () => {
    const history = open();
    await history.record("t", "r", { at: START, values: { bytesPerSecond: 10, copied: 1 } });
    await history.record("t", "r", { at: START + 20_000, values: { bytesPerSecond: 30, copied: 5 } });
    await history.record("t", "r2", { at: START + 3 * MINUTE, values: { bytesPerSecond: 0.5 } });
    await history.record("other", "r", { at: START, values: { copied: 9 } });
    await history.record("t", "r", { at: START, values: {} });
    expect(await history.read("t", { ...range, metrics: ["bytesPerSecond", "copied", "failed"] })).toEqual([
      { at: START, values: { bytesPerSecond: 20, copied: 5 } },
      { at: START + 3 * MINUTE, values: { bytesPerSecond: 0.5 } },
    ]);
    expect(await history.read("t", { ...range, metrics: [] })).toEqual([]);
    expect(await history.read("nobody", { ...range, metrics: ["copied"] })).toEqual([]);
  });

  it.each([
    [0, MINUTE, 60],
    [0, 5 * MINUTE, 300],
    [0, 7_000, 60],
    [16 * DAY, MINUTE, 300],
    [64 * DAY, 5 * MINUTE, 3_600],
  ])("asks of what is %d ms old, by %d ms, for points of %d s", async (age, resolutionMs, expected) => {
    await open(fakeClock(START + age)).read("t", { ...range, resolutionMs, metrics: ["copied"] });
    expect(fake.calls[0]?.input.MetricDataQueries[0].MetricStat.Period).toBe(expected);
  });

  it("tells what CloudWatch refuses", async () => {
    const elsewhere = openMetricHistory({ client, namespace: "Elsewhere", clock: fakeClock() });
    const refused = elsewhere.record("t", "r", { at: START, values: { copied: 1 } });
    await expect(refused).rejects.toMatchObject({ name: "HubError", code: "RECORDS_UNUSABLE" });
  });
});
