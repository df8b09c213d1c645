import { TaskInputSchema } from "@dth/core/task";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { fromOriginal } from "./from-original.ts";

const STACK = {
  ecsClusterName: "c",
  ecsVpcId: "vpc-1",
  ecsSubnetA: "subnet-a",
  ecsSubnetB: "subnet-b",
  alarmEmail: "ops@example.com",
};

describe("a task of the original", () => {
  it("of a whole registry of Amazon ECR", () => {
    const { task, notes } = fromOriginal({
      ...STACK,
      sourceType: "Amazon_ECR",
      srcRegion: "us-west-1",
      srcAccountId: "",
      srcList: "ALL",
      srcImageList: "",
      srcCredential: "source-keys",
      destRegion: "cn-north-1",
      destAccountId: "123456789012",
      destPrefix: "mirror/",
      destCredential: "china-keys",
      includeUntagged: "true",
    });
    expect(v.parse(TaskInputSchema, task)).toMatchObject({
      plugin: "ecr",
      source: {
        type: "amazon-ecr",
        parameters: { region: "us-west-1", credentials: "source-keys", select: "all", untagged: true },
      },
      destination: {
        type: "amazon-ecr",
        parameters: { region: "cn-north-1", account: "123456789012", credentials: "china-keys", prefix: "mirror/" },
      },
      schedule: { kind: "rate", everyMinutes: 1_440 },
    });
    expect(task.source.parameters).not.toHaveProperty("account");
    expect(notes.join("\n")).toMatch(/destPrefix[\s\S]*ops@example.com[\s\S]*ecsClusterName/);
  });

  it("of chosen images, as people pasted them", () => {
    const { task } = fromOriginal({
      sourceType: "Amazon_ECR",
      srcRegion: "us-west-1",
      srcList: "SELECTED",
      srcImageList: " team/app:1 ,team/web:ALL_TAGS\\n,\nbase ",
      destRegion: "eu-west-1",
    });
    expect(task.source.parameters).toMatchObject({
      select: "images",
      images: ["team/app:1", "team/web:ALL_TAGS", "base"],
    });
  });

  it("of public images: Docker Hub's by their short names", () => {
    const { task } = fromOriginal({
      sourceType: "Public",
      srcImageList: "ubuntu:latest,bitnami/redis:7",
      destRegion: "eu-west-1",
    });
    expect(task.source).toEqual({
      type: "docker-hub",
      parameters: { images: ["library/ubuntu:latest", "bitnami/redis:7"] },
    });
    expect(task.destination.parameters).toEqual({ region: "eu-west-1" });
  });

  it("of images of several registries: one is taken, the others are named", () => {
    const { task, notes } = fromOriginal({
      sourceType: "Public",
      srcImageList: `quay.io/a/b:1,quay.io/c/d@sha256:${"e".repeat(64)},ubuntu`,
      destRegion: "eu-west-1",
      destPrefix: "p/",
    });
    expect(task.source).toEqual({
      type: "oci-registry",
      parameters: { endpoint: "https://quay.io", select: "images", images: ["a/b:1", `c/d@sha256:${"e".repeat(64)}`] },
    });
    expect(task.destination.parameters).toMatchObject({ prefix: "p/quay.io/" });
    expect(notes.join("\n")).toContain("ubuntu of docker.io need a task of their own");
  });

  it.each([
    [{}, /destRegion is missing/],
    [{ destRegion: "eu-west-1" }, /srcRegion is missing/],
    [{ destRegion: "eu-west-1", sourceType: "Other" }, /sourceType Other/],
    [{ destRegion: "eu-west-1", sourceType: "Public", srcImageList: "" }, /srcImageList is empty/],
    [{ destRegion: "eu-west-1", sourceType: "Public", srcImageList: "UPPER" }, /no image reference/],
  ])("refuses %j", (parameters, message) => {
    expect(() => fromOriginal(parameters)).toThrow(message);
  });
});
