import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../../run-command.ts";
import type { Graph } from "../sst/graph.ts";
import { busyBills } from "./bills.ts";
import { COST_PAGES } from "./check-cost.ts";
import { totalOf } from "./cost-line.ts";
import { idleHub, idleTask } from "./idle.ts";
import { ORIGINAL } from "./original.ts";
import { comparison } from "./page.ts";
import { PRICES } from "./prices.ts";
import { s3Requests } from "./s3-requests.ts";

describe("the cost pages", () => {
  it("have the tables that the counts give today, in both languages", async () => {
    const bills = await busyBills();
    for (const language of ["en", "zh"] as const) {
      const page = await readFile(join(ROOT, COST_PAGES[language]), "utf8");
      for (const example of ["large", "small", "images"] as const) {
        expect(page, `run UPDATE=1 npm run infra cost`).toContain(
          comparison(bills[example], ORIGINAL[example], language),
        );
      }
      for (const { source, asOf } of Object.values(PRICES)) expect(page).toContain(`${source} (${asOf})`);
    }
  });

  it("say what the original's page adds up to", () => {
    for (const { lines, total } of Object.values(ORIGINAL)) expect(totalOf(lines)).toBeCloseTo(total, 2);
  });

  it("cost less than the original where there are many files, whatever leaves AWS", async () => {
    const { small } = await busyBills();
    expect(totalOf(small)).toBeLessThan(ORIGINAL.small.total);
  });
});

describe("S3's requests", () => {
  it("are one read and one write for each small object, and a page for each thousand on both sides", () => {
    expect(s3Requests(1_000_000, 10_240)).toEqual({ gets: 1_000_000 + 1, puts: 1_000_000 + 2_000 });
  });

  it("are more for an object in parts", () => {
    const { gets, puts } = s3Requests(1, 1024 ** 3);
    expect(gets).toBeGreaterThan(100);
    expect(puts).toBeGreaterThan(100);
  });
});

describe("what idles", () => {
  const resource = (type: string, inputs: object = {}) => ({
    ...{ urn: type, type, name: type, custom: true, protect: false, retainOnDelete: false },
    inputs: { ...inputs },
  });

  it("is what the stage has, alarms by the metrics that they look at", () => {
    const queries = { metricQueries: [{ metric: {} }, { metric: {} }, { expression: "a+b" }] };
    const resources = [
      resource("aws:cloudwatch/metricAlarm:MetricAlarm"),
      resource("aws:cloudwatch/metricAlarm:MetricAlarm", queries),
      resource("aws:secretsmanager/secret:Secret"),
      resource("aws:lambda/eventSourceMapping:EventSourceMapping"),
    ];
    const graph: Graph = { stage: "production", region: "us-east-1", settings: {}, resources, failures: [], notes: [] };
    const lines = idleHub(graph, { reads: 1, writes: 0 });
    expect(lines.map(({ item }) => item)).toEqual(["alarms", "secrets", "clock", "listening", "zone", "images"]);
    expect(lines[0]?.usd).toBeCloseTo(0.3);
    expect(lines[3]?.usd).toBeCloseTo(0.26);
  });

  it("of a task counts its template", () => {
    const Resources = { A: { Type: "AWS::CloudWatch::Alarm", Properties: { Metrics: [{ MetricStat: {} }, {}] } } };
    const [alarms, runs] = idleTask({ Resources }, 5);
    expect(alarms?.usd).toBeCloseTo(0.1);
    expect(runs?.item).toBe("runs");
  });
});
