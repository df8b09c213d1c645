import { HubError } from "@dth/core/error";
import type { LocalizedText } from "@dth/core/error-codes";
import type { InputIssue } from "@dth/core/input-issue";
import type { ParameterValues } from "@dth/core/parameter";
import type { Job } from "@dth/core/task";
import { compileGlobs } from "@dth/transfer/select/glob";
import { partitionOf } from "./ecr/partitions.ts";
import { listOf, mapOf, textOf } from "./endpoints/values.ts";
import { renameRules } from "./find/sides.ts";
import { parseImageEntry } from "./select/image-entry.ts";
import { entryContext } from "./select/selection.ts";
import { compileTagRules } from "./select/tag-rules.ts";

/** What the manifest's constraints cannot say. No I/O. */
export function checkJob(job: Job): readonly InputIssue[] {
  const places = [...placeIssues(job, "source"), ...placeIssues(job, "destination")];
  // Names cannot be read while it is unclear where they are.
  if (places.length > 0) return places;
  return [...imageIssues(job), ...ruleIssues(job), ...templateIssues(job), ...overlapIssues(job)];
}

function placeIssues(job: Job, side: "source" | "destination"): readonly InputIssue[] {
  const { parameters } = job[side];
  const endpoint = textOf(parameters, "endpoint");
  const region = textOf(parameters, "region");
  return [
    ...(endpoint === undefined || URL.canParse(endpoint)
      ? []
      : [issue(`${side}.parameters.endpoint`, "this is no address", "地址无效")]),
    ...(region === undefined ? [] : attempt(`${side}.parameters.region`, () => partitionOf(region))),
  ];
}

function imageIssues({ source }: Job): readonly InputIssue[] {
  const context = entryContext(source);
  return listOf(source.parameters, "images").flatMap((text) =>
    attempt("source.parameters.images", () => parseImageEntry(text, context)),
  );
}

function ruleIssues({ source: { parameters } }: Job): readonly InputIssue[] {
  const at = (name: string): string => `source.parameters.${name}`;
  const regex = textOf(parameters, "tagRegex");
  const range = textOf(parameters, "tagRange");
  return [
    ...attempt(at("tags"), () => compileTagRules({ tags: listOf(parameters, "tags") })),
    ...attempt(at("excludeTags"), () => compileTagRules({ exclude: listOf(parameters, "excludeTags") })),
    ...attempt(at("repositories"), () => compileGlobs(listOf(parameters, "repositories"))),
    ...(regex === undefined ? [] : attempt(at("tagRegex"), () => compileTagRules({ regex }))),
    ...(range === undefined ? [] : attempt(at("tagRange"), () => compileTagRules({ range }))),
  ];
}

function templateIssues({ destination: { parameters } }: Job): readonly InputIssue[] {
  const json = ["lifecyclePolicy", "repositoryPolicy"].flatMap((name) => {
    const text = textOf(parameters, name);
    return text === undefined || isJson(text)
      ? []
      : [issue(`destination.parameters.${name}`, "this is no JSON", "不是有效的 JSON")];
  });
  const renames = Object.entries(mapOf(parameters, "rename")).flatMap(([from, to]) =>
    from.endsWith("*") === to.endsWith("*")
      ? []
      : [
          issue(
            "destination.parameters.rename",
            `${from} and ${to} must both end with * or neither`,
            `${from} 与 ${to} 须同时以 * 结尾或都不以 * 结尾`,
          ),
        ],
  );
  return [...json, ...renames];
}

/** The same registry under the same names: every image would be copied onto itself. */
function overlapIssues(job: Job): readonly InputIssue[] {
  const from = registryOf(job.source.type, job.source.parameters);
  const to = registryOf(job.destination.type, job.destination.parameters);
  const { prefix, rename } = renameRules(job);
  if (from === undefined || from !== to || prefix !== "" || Object.keys(rename).length > 0) return [];
  return [
    issue(
      "destination",
      "source and destination are the same; give a prefix or another registry",
      "源与目标相同；请设置前缀或选择其他镜像仓库",
    ),
  ];
}

function registryOf(type: string, parameters: ParameterValues): string | undefined {
  const endpoint = textOf(parameters, "endpoint");
  if (type === "amazon-ecr") {
    const names = [
      textOf(parameters, "region"),
      textOf(parameters, "account"),
      textOf(parameters, "credentials"),
      textOf(parameters, "roleArn"),
    ];
    return `ecr ${names.join(" ")} ${endpoint ?? ""}`;
  }
  return endpoint === undefined ? undefined : new URL(endpoint).origin;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function attempt(path: string, read: () => unknown): readonly InputIssue[] {
  try {
    read();
    return [];
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    return [issue(path, error.message, `填写有误：${error.message}`)];
  }
}

function issue(path: string, en: string, zh: string): InputIssue {
  const message: LocalizedText = { en, zh };
  return { path, message };
}
