import type { ParameterValues } from "@dth/core/parameter";
import { describe, expect, it } from "vitest";
import { checkJob } from "./check.ts";

interface Given {
  readonly from?: ParameterValues;
  readonly to?: ParameterValues;
  readonly options?: ParameterValues;
  readonly types?: readonly [string, string];
}

const issuesOf = ({ from, to, options = {}, types = ["amazon-s3", "amazon-s3"] }: Given) =>
  checkJob({
    taskId: "t",
    runId: "r",
    plugin: "s3",
    source: { type: types[0], parameters: { bucket: "a", prefix: "", ...from } },
    destination: { type: types[1], parameters: { bucket: "b", prefix: "", ...to } },
    options,
  });
const pathsOf = (given: Given) => issuesOf(given).map(({ path }) => path);

describe("checkJob", () => {
  it("finds nothing wrong with two buckets", () => {
    expect(issuesOf({})).toEqual([]);
  });

  it.each([
    ["the same place", { to: { bucket: "a" } }],
    ["the same place, its region said on one side only", { from: { region: "eu-west-1" }, to: { bucket: "a" } }],
    ["a destination inside the source", { to: { bucket: "a", prefix: "copy/" } }],
    ["a source inside the destination", { from: { prefix: "x/" }, to: { bucket: "a" } }],
  ])("refuses %s", (_, given) => {
    expect(pathsOf(given)).toEqual(["destination.parameters.prefix"]);
  });

  it("lets two prefixes of one bucket, and buckets of one name in two partitions, pass", () => {
    expect(issuesOf({ from: { prefix: "x/" }, to: { bucket: "a", prefix: "y/" } })).toEqual([]);
    expect(issuesOf({ from: { region: "cn-north-1" }, to: { bucket: "a" } })).toEqual([]);
    const minio = { endpoint: "https://one.test", bucket: "a" };
    const other = { endpoint: "https://two.test", bucket: "a" };
    expect(issuesOf({ from: minio, to: other, types: ["minio", "minio"] })).toEqual([]);
  });

  it.each([
    [{ from: { auth: "anonymous", requesterPays: true } }, "source.parameters.requesterPays"],
    [{ to: { externalId: "x1" } }, "destination.parameters.externalId"],
    [{ options: { keys: ["a"], prefixes: ["b"] } }, "options.keys"],
    [{ options: { keys: ["a"], keyListFile: "b" } }, "options.keyListFile"],
    [{ options: { listBucket: "b" } }, "options.listBucket"],
    [{ options: { minSize: 2, maxSize: 1 } }, "options.maxSize"],
    [{ options: { modifiedAfter: 2, modifiedBefore: 1 } }, "options.modifiedBefore"],
    [{ options: { minMachines: 3, maxMachines: 2 } }, "options.maxMachines"],
    [{ options: { minMachines: 1 } }, "options.minMachines"],
    [{ options: { include: ["[z-a]"] } }, "options.include"],
    [{ options: { exclude: ["{a"] } }, "options.exclude"],
    [{ from: { endpoint: "https://user:pw@host" } }, "source"],
    [{ types: ["minio", "amazon-s3"] }, "source"],
    [{ types: ["amazon-s3", "floppy"] }, "destination"],
  ] as const)("names the field: %j", (given, path) => {
    expect(pathsOf(given)).toEqual([path]);
  });

  it("quotes no password of an endpoint", () => {
    const issues = issuesOf({ from: { endpoint: "https://user:hunter2@host" } });
    expect(JSON.stringify(issues)).not.toContain("hunter2");
  });
});
