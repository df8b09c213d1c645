import { expect, it } from "vitest";
import { readJobSides } from "./job-sides.ts";

const JOB = {
  taskId: "t1",
  plugin: "s3",
  source: { type: "oss", parameters: { bucket: "photos" } },
  destination: { type: "amazon-s3", parameters: { bucket: "kept" } },
};

it.each([
  ["as text", JSON.stringify(JOB)],
  ["as a server has read it", JOB],
])("reads both sides of a job %s", (_, job) => {
  expect(readJobSides(job)).toEqual({
    plugin: "s3",
    source: { type: "oss", connection: null, parameters: '{"bucket":"photos"}' },
    destination: { type: "amazon-s3", connection: null, parameters: '{"bucket":"kept"}' },
  });
});

it.each([null, "no JSON", [], {}, { ...JOB, source: null }, { ...JOB, plugin: 7 }])("reads nothing of %j", (job) => {
  expect(readJobSides(job)).toBeUndefined();
});
