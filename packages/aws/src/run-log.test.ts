import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { runLogsConformance } from "@dth/testkit/conformance/run-log";
import { START } from "@dth/testkit/conformance/samples";
import { describe, expect, it } from "vitest";
import { startFakeAws } from "../test/fake-aws.ts";
import { cloudWatchLogs } from "../test/fake-logs.ts";
import { entryOf, eventsOf, inBatches } from "./run-log/events.ts";
import { openRunLogs } from "./run-log.ts";

async function open() {
  const fake = await startFakeAws(cloudWatchLogs());
  const client = new CloudWatchLogsClient(fake.config);
  const close = async () => {
    client.destroy();
    await fake.close();
  };
  return { fake, logs: openRunLogs({ client, group: "/dth/test" }), close };
}

describe("openRunLogs", () => {
  runLogsConformance(open, { forgets: "logs" });

  it("begins a stream once, and again when somebody deleted it", async () => {
    const { fake, logs, close } = await open();
    const line = { at: START, level: "info", message: "a" } as const;
    await logs.append("t", "r", [line]);
    await logs.append("t", "r", [line]);
    const count = () => fake.calls.filter(({ operation }) => operation === "CreateLogStream").length;
    expect(count()).toBe(2);
    await logs.expire(START + 1);
    await logs.append("t", "r", [line]);
    expect(count()).toBe(4);
    expect((await logs.read("r", { limit: 9 })).entries).toEqual([line]);
    await close();
  });
});

describe("forgetting", () => {
  it("leaves a run alone that begins while the others are looked at", async () => {
    const line = { at: START, level: "info", message: "a" } as const;
    const handlers = cloudWatchLogs(() => START);
    let whenTasksAreListed = () => {};
    const fake = await startFakeAws({
      ...handlers,
      DescribeLogStreams(input) {
        if (input.logStreamNamePrefix === "task/") whenTasksAreListed();
        return handlers.DescribeLogStreams?.(input);
      },
    });
    const client = new CloudWatchLogsClient(fake.config);
    const logs = openRunLogs({ client, group: "/dth/test" });
    whenTasksAreListed = () => {
      for (const logStreamName of ["run/new", "task/t/new"]) handlers.CreateLogStream?.({ logStreamName });
      handlers.PutLogEvents?.({ logStreamName: "run/new", logEvents: [{ timestamp: START, message: "a" }] });
      whenTasksAreListed = () => {};
    };
    await logs.append("t", "old", [{ ...line, at: START - 10 }]);
    await logs.expire(START - 1);
    expect((await logs.streams("t", 9)).map(({ runId }) => runId)).toEqual(["new"]);
    client.destroy();
    await fake.close();
  });
});

describe("events", () => {
  it("fit into requests by count, bytes and time", () => {
    const event = (timestamp: number, bytes = 10) => ({ timestamp, message: "x".repeat(bytes) });
    const sizes = (events: Parameters<typeof inBatches>[0]) => [...inBatches(events)].map((batch) => batch.length);
    expect(sizes([])).toEqual([]);
    expect(sizes(Array.from({ length: 10_001 }, () => event(0)))).toEqual([10_000, 1]);
    expect(sizes([event(0, 600_000), event(0, 600_000)])).toEqual([1, 1]);
    expect(sizes([event(0), event(86_399_999), event(86_400_000)])).toEqual([2, 1]);
  });

  it("never go back in time, though lines do", () => {
    const line = (at: number) => ({ at, level: "warn", message: "m" }) as const;
    const { events, lastAt } = eventsOf([line(5), line(3), line(9)], 4);
    expect(events.map(({ timestamp }) => timestamp)).toEqual([5, 5, 9]);
    expect(lastAt).toBe(9);
    expect(events.map(entryOf)).toEqual([line(5), line(3), line(9)]);
    expect(entryOf({ timestamp: 7, message: "a container's own words" })).toEqual({
      ...{ at: 7, level: "info", message: "a container's own words" },
    });
  });
});
