import { memoryPluginHost } from "@dth/testkit/plugin-host";
import { describe, expect, it } from "vitest";
import { adapterOf, DESTINATIONS, SOURCES } from "../adapters.ts";
import type { BucketEndpoint } from "../endpoint/bucket.ts";
import { type Cost, costOf } from "./cost.ts";

const REQUESTS = {
  source: { HeadObject: 1_000, GetObject: 9_000 },
  destination: { PutObject: 8_000, UploadPart: 2_000, DeleteObjects: 5_000 },
};

function open(adapters: typeof SOURCES, type: string, parameters: Record<string, string>): Promise<BucketEndpoint> {
  const own = async () => ({ accessKeyId: "A", secretAccessKey: "s" });
  const host = memoryPluginHost({ ambient: own });
  return adapterOf(adapters, type).open({ type, parameters: { bucket: "b", auth: "anonymous", ...parameters } }, host);
}

const amazon = (region: string, adapters = SOURCES) => open(adapters, "amazon-s3", { region });

const textOf = ({ notes }: Cost) => notes.map(({ en }) => en).join("\n");

describe("costOf", () => {
  it("prices requests of both sides, and data that leaves", async () => {
    const source = await amazon("us-east-1");
    const destination = await amazon("eu-west-1", DESTINATIONS);
    const cost = costOf({ source, destination, requests: REQUESTS, throughBytes: 1e12 });
    expect(cost.cost.map(({ item, usd }) => [item.en, Number(usd.toFixed(4))])).toEqual([
      ["requests to the source", 0.004],
      ["requests to the destination", 0.05],
      ["data leaving the source", 90],
    ]);
    expect(textOf(cost)).toContain("December 2021");
    for (const { en, zh } of cost.notes)
      expect([en, zh]).toEqual([expect.stringMatching(/^[ -~]+$/u), expect.stringMatching(/\p{Script=Han}/u)]);
  });

  it("asks nothing for data that stays in a region, nor for data that leaves R2", async () => {
    const source = await amazon("us-east-1");
    const near = await amazon("us-east-1", DESTINATIONS);
    const usage = { requests: REQUESTS, throughBytes: 1e12 };
    const leaving = { item: expect.objectContaining({ en: "data leaving the source" }), usd: 0 };
    expect(costOf({ source, destination: near, ...usage }).cost.at(-1)).toEqual(leaving);
    const r2 = await open(SOURCES, "r2", { endpoint: "https://acc.r2.cloudflarestorage.com" });
    const cost = costOf({ source: r2, destination: near, ...usage });
    expect(cost.cost).toContainEqual(leaving);
    expect(cost.cost[0]?.usd).toBeCloseTo(0.0036);
  });

  it.each([
    ["gcs", {}, 0.004, 120],
    ["b2", { region: "us-west-004" }, 0.004, 10],
    ["wasabi", { region: "us-east-1" }, 0, 0],
    ["minio", { endpoint: "https://minio.example" }, 0, 0],
  ])("knows what %s asks for", async (type, parameters, read, leaves) => {
    const source = await open(SOURCES, type, { ...parameters });
    const destination = await amazon("us-east-1", DESTINATIONS);
    const { cost, notes } = costOf({ source, destination, requests: REQUESTS, throughBytes: 1e12 });
    expect(cost[0]?.usd).toBeCloseTo(read);
    expect(cost.at(-1)).toEqual({ item: expect.objectContaining({ en: "data leaving the source" }), usd: leaves });
    expect(notes[0]?.en).toContain(`Prices of ${type}`);
  });

  it.each([
    ["oss", { region: "cn-hangzhou" }],
    ["amazon-s3", { region: "cn-north-1" }],
    ["amazon-s3", { endpoint: "https://posing-as-amazon.test" }],
  ])("says that it knows no price: %s %j", async (type, parameters) => {
    const source = await open(SOURCES, type, parameters);
    const destination = await amazon("us-east-1", DESTINATIONS);
    const priced = costOf({ source, destination, requests: REQUESTS, throughBytes: 1e12 });
    expect(priced.cost.map(({ item }) => item.en)).toEqual(["requests to the destination"]);
    expect(textOf(priced)).toMatch(
      /No list price is known for [\w-]+; requests.*No list price is known for data leaving/su,
    );
  });

  it("is empty when there is nothing to do", async () => {
    const source = await amazon("us-east-1");
    const cost = costOf({ source, destination: source, requests: { source: {}, destination: {} }, throughBytes: 0 });
    expect(cost).toEqual({ cost: [], notes: [] });
  });
});
