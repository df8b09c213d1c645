import { checkParameters } from "@dth/core/check-parameters";
import type { EndpointManifest } from "@dth/core/plugin";
import { type TaskInput, TaskInputSchema } from "@dth/core/task";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { MANIFEST } from "../manifest.ts";
import { fromOriginal } from "./from-original.ts";

const MINIMAL = { srcBucket: "a", destBucket: "b" };

/** Passes exactly when the hub would take the task. */
function accept({ task }: { readonly task: TaskInput }): void {
  const spec = v.parse(TaskInputSchema, task);
  const side = (manifests: readonly EndpointManifest[], type: string) => {
    const found = manifests.find(({ id }) => id === type);
    return [...(found?.connection ?? []), ...(found?.location ?? [])];
  };
  const results = [
    checkParameters(side(MANIFEST.sources, spec.source.type), spec.source.parameters, "source"),
    checkParameters(side(MANIFEST.destinations, spec.destination.type), spec.destination.parameters, "destination"),
    checkParameters(MANIFEST.options, spec.options, "options"),
  ];
  for (const result of results) expect(result).toMatchObject({ ok: true });
}

describe("fromOriginal", () => {
  it("takes the original's defaults for what is not said", () => {
    const imported = fromOriginal(MINIMAL);
    accept(imported);
    expect(imported.task).toEqual({
      name: "a to b",
      plugin: "s3",
      source: { type: "amazon-s3", parameters: { bucket: "a", prefix: "", auth: "anonymous" } },
      destination: { type: "amazon-s3", parameters: { bucket: "b", prefix: "", auth: "ambient" } },
      options: {
        metadata: true,
        storageClassMode: "fixed",
        storageClass: "INTELLIGENT_TIERING",
        acl: "bucket-owner-full-control",
      },
      schedule: { kind: "once" },
    });
  });

  it("takes a whole stack over, and says what it could not", () => {
    const imported = fromOriginal({
      srcType: "Aliyun_OSS",
      srcBucket: "oss-bucket",
      srcPrefix: "logs/2024",
      srcRegion: "cn-hangzhou",
      srcInCurrentAccount: "false",
      srcCredentials: "oss-keys",
      srcEvent: "No",
      srcSkipCompare: "true",
      isPayerRequest: "false",
      destBucket: "dest",
      destPrefix: "backup",
      destRegion: "us-west-2",
      destInCurrentAccount: "false",
      destCredentials: "dest-keys",
      destStorageClass: "STANDARD_IA",
      destAcl: "private",
      destPutObjectSSEType: "AWS_KMS",
      destPutObjectSSEKmsKeyId: "1234",
      includeMetadata: "false",
      ec2CronExpression: "0/60 * * * ? *",
      alarmEmail: "ops@example.com",
      finderDepth: "3",
      workerNumber: "4",
      ec2VpcId: "vpc-1",
      madeUp: "x",
    });
    accept(imported);
    expect(imported.task).toMatchObject({
      source: {
        type: "oss",
        parameters: {
          bucket: "oss-bucket",
          prefix: "logs/2024",
          region: "cn-hangzhou",
          auth: "secret",
          secret: "oss-keys",
        },
      },
      // The original keeps source keys whole behind the destination's prefix.
      destination: { type: "amazon-s3", parameters: { prefix: "backup/logs/2024", secret: "dest-keys" } },
      options: {
        compare: "none",
        metadata: false,
        encryption: "sse-kms",
        kmsKeyId: "1234",
        storageClass: "STANDARD_IA",
      },
      schedule: { kind: "cron", expression: "0 * * * *", timeZone: "UTC" },
    });
    const notes = imported.notes.join("\n");
    for (const told of ["ops@example.com", "finderDepth", "workerNumber", "ec2VpcId", "madeUp"])
      expect(notes).toContain(told);
    expect(notes).not.toMatch(/dest-keys|oss-keys/u);
  });

  it.each([
    [{ maxCapacity: "50", minCapacity: "1", desiredCapacity: "1" }, { maxMachines: 50 }, "minCapacity 1 was left out"],
    [{ maxCapacity: "50", minCapacity: "4" }, { maxMachines: 50, minMachines: 4 }, "minCapacity 4 is kept"],
    [{ minCapacity: "2" }, { maxMachines: 20, minMachines: 2 }, "minCapacity 2 is kept"],
    [{ minCapacity: "0", finderEc2Memory: "64" }, {}, "finderMemory gives it more"],
  ])("takes the machines of the original over: %j", (given, machines, told) => {
    const imported = fromOriginal({ ...MINIMAL, ...given });
    accept(imported);
    const { maxMachines, minMachines } = imported.task.options ?? {};
    expect({ maxMachines, minMachines }).toEqual({ maxMachines: undefined, minMachines: undefined, ...machines });
    expect(imported.notes.join("\n")).toContain(told);
  });

  it.each([
    ["Create", { kind: "events", deletes: false }],
    ["CreateAndDelete", { kind: "events", deletes: true, sweep: { kind: "cron", expression: "0 3 * * *" } }],
  ])("listens to events as the original did: %s", (srcEvent, schedule) => {
    const cron: Record<string, string> = srcEvent === "CreateAndDelete" ? { ec2CronExpression: "0 3 * * ? *" } : {};
    const imported = fromOriginal({ ...MINIMAL, srcInCurrentAccount: "true", srcEvent, ...cron });
    accept(imported);
    expect(imported.task.schedule).toMatchObject(schedule);
    expect(imported.task.source.parameters).toMatchObject({ auth: "ambient" });
  });

  it("reads a list of prefixes as the original does, which leaves the prefix out", () => {
    const imported = fromOriginal({
      ...MINIMAL,
      srcPrefix: "ignored/",
      srcPrefixsListFile: "list.txt",
      srcPrefixListBucket: "lists",
      destPrefix: "to/",
    });
    accept(imported);
    expect(imported.task).toMatchObject({
      source: { parameters: { prefix: "" } },
      destination: { parameters: { prefix: "to/" } },
      options: { prefixListFile: "list.txt", listBucket: "lists" },
    });
    expect(imported.notes.join()).toContain("ignored/");
  });

  it("takes a foreign endpoint for an S3-compatible store, and any spelling of Google", () => {
    const compatible = fromOriginal({ ...MINIMAL, srcEndpoint: "https://minio.test:9000" });
    accept(compatible);
    expect(compatible.task.source.type).toBe("s3-compatible");
    const google = fromOriginal({ ...MINIMAL, srcType: "Google_GCS", srcRegion: "Auto", srcCredentials: "hmac" });
    accept(google);
    expect(google.task.source).toMatchObject({ type: "gcs", parameters: { secret: "hmac" } });
  });

  it("says that a schedule cannot be said in five fields", () => {
    const { task, notes } = fromOriginal({ ...MINIMAL, ec2CronExpression: "0 0 L * ? *" });
    expect(task.schedule).toEqual({ kind: "once" });
    expect(notes.join()).toContain("0 0 L * ? *");
  });

  it.each([
    [{}, ["parameters.srcBucket", "parameters.destBucket"]],
    [{ ...MINIMAL, srcType: "Floppy" }, ["parameters.srcType"]],
    [{ ...MINIMAL, maxCapacity: "0" }, ["parameters.maxCapacity"]],
    [{ ...MINIMAL, minCapacity: "some" }, ["parameters.minCapacity"]],
    [{ ...MINIMAL, srcEvent: "Sometimes" }, ["parameters.srcEvent"]],
    [{ ...MINIMAL, includeMetadata: "perhaps" }, ["parameters.includeMetadata"]],
    [{ ...MINIMAL, destPutObjectSSEType: "ROT13" }, ["parameters.destPutObjectSSEType"]],
  ])("refuses %j", (given, paths) => {
    try {
      fromOriginal(given);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: "INVALID_INPUT", issues: paths.map((path) => ({ path })) });
    }
  });
});
