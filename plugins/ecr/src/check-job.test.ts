import type { ParameterValues } from "@dth/core/parameter";
import type { Job } from "@dth/core/task";
import { describe, expect, it } from "vitest";
import { checkJob } from "./check-job.ts";

const registry = (parameters: ParameterValues) => ({ type: "oci-registry", parameters });
const jobOf = (source: Job["source"], destination: Job["destination"]): Job => ({
  taskId: "t",
  runId: "r",
  plugin: "ecr",
  source,
  destination,
  options: {},
});
const good = registry({ endpoint: "https://a.example", select: "images", images: ["x:1"] });
const to = registry({ endpoint: "https://b.example" });
const paths = (job: Job) => checkJob(job).map(({ path }) => path);

describe("what is wrong with a job", () => {
  it("is told in both languages", () => {
    const wrong = registry({ ...good.parameters, images: ["UPPER:1"] });
    const [issue] = checkJob(jobOf(wrong, to));
    expect(issue?.message.en).toMatch(/lower case/);
    expect(issue?.message.zh).toMatch(/填写有误.*lower case/);
  });

  it("is nothing with a good one", () => {
    expect(paths(jobOf(good, to))).toEqual([]);
  });

  it("is the same place on both sides, unless the names differ", () => {
    expect(paths(jobOf(good, registry({ endpoint: "https://A.example/" })))).toEqual(["destination"]);
    expect(paths(jobOf(good, registry({ endpoint: "https://a.example", prefix: "m/" })))).toEqual([]);
    const ecr = (region: string) => ({ type: "amazon-ecr", parameters: { region, select: "all" } });
    expect(paths(jobOf(ecr("eu-west-1"), ecr("eu-west-1")))).toEqual(["destination"]);
    expect(paths(jobOf(ecr("eu-west-1"), ecr("eu-central-1")))).toEqual([]);
  });

  it.each<[ParameterValues, string]>([
    [{ images: ["UPPER:1"] }, "source.parameters.images"],
    [{ images: ["x:["] }, "source.parameters.images"],
    [{ tagRegex: "(" }, "source.parameters.tagRegex"],
    [{ tagRange: "one" }, "source.parameters.tagRange"],
    [{ tags: ["{"] }, "source.parameters.tags"],
    [{ excludeTags: ["["] }, "source.parameters.excludeTags"],
    [{ repositories: ["["] }, "source.parameters.repositories"],
    [{ endpoint: "https://a:99999" }, "source.parameters.endpoint"],
  ])("is the source's %j", (parameters, path) => {
    expect(paths(jobOf(registry({ ...good.parameters, ...parameters }), to))).toEqual([path]);
  });

  it.each<[ParameterValues, string]>([
    [{ region: "xx-nowhere" }, "destination.parameters.region"],
    [{ lifecyclePolicy: "{no" }, "destination.parameters.lifecyclePolicy"],
    [{ rename: { "a/*": "b" } }, "destination.parameters.rename"],
  ])("is the destination's %j", (parameters, path) => {
    const ecr = { type: "amazon-ecr", parameters: { region: "eu-west-1", ...parameters } };
    expect(paths(jobOf(good, ecr))).toEqual([path]);
  });
});
