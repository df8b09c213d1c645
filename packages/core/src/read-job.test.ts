import { expect, it } from "vitest";
import { readJob } from "./read-job.ts";
import type { Job } from "./task.ts";

const JOB: Job = {
  taskId: "t",
  runId: "r",
  plugin: "ecr",
  source: { type: "amazon-ecr", parameters: { images: ["a:1"], select: "images" } },
  destination: { type: "amazon-ecr", parameters: { region: "eu-west-1" } },
  options: { copiesAtOnce: 2 },
};

it("reads what a ledger kept", () => {
  expect(readJob(JSON.parse(JSON.stringify(JOB)))).toEqual(JOB);
  expect(readJob({ ...JOB, plan: "p" })).toEqual({ ...JOB, plan: "p" });
});

it.each([undefined, "text", { ...JOB, source: {} }, { ...JOB, events: [] }, { ...JOB, runId: "" }])(
  "refuses %j",
  (spec) => {
    expect(() => readJob(spec)).toThrow("does not say what the run was asked to do");
  },
);
