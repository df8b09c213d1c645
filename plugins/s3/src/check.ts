import { hasCode } from "@dth/core/error";
import type { LocalizedText } from "@dth/core/error-codes";
import type { InputIssue } from "@dth/core/input-issue";
import type { ParameterValues } from "@dth/core/parameter";
import type { Job, JobSide } from "@dth/core/task";
import { compileGlobs } from "@dth/transfer/select/glob";
import { adapterOf, DESTINATIONS, SOURCES } from "./adapters.ts";
import type { BucketAdapter, Place } from "./endpoint/bucket.ts";
import { isOn, listOf, numberOf, textOf } from "./endpoint/values.ts";

/** What the manifest's own constraints cannot say of a job. No I/O. */
export function checkJob(job: Job): readonly InputIssue[] {
  const issues: InputIssue[] = [...checkOptions(job.options), ...checkSide(job.source, "source")];
  issues.push(...checkSide(job.destination, "destination"));
  const source = placeOf(SOURCES, job.source, "source", issues);
  const destination = placeOf(DESTINATIONS, job.destination, "destination", issues);
  if (source !== undefined && destination !== undefined) issues.push(...checkPlaces(source, destination));
  return issues;
}

function placeOf(
  adapters: readonly BucketAdapter[],
  side: JobSide,
  path: string,
  issues: InputIssue[],
): Place | undefined {
  try {
    return adapterOf(adapters, side.type).identify(side);
  } catch (error) {
    if (!hasCode(error, "INVALID_INPUT", "BUCKET_MISSING")) throw error;
    issues.push({ path, message: { en: error.message, zh: `无法确定地址：${error.message}` } });
    return undefined;
  }
}

function checkSide({ parameters }: JobSide, path: string): readonly InputIssue[] {
  const issues: InputIssue[] = [];
  const at = (name: string, en: string, zh: string) => {
    issues.push({ path: `${path}.parameters.${name}`, message: { en, zh } });
  };
  if (textOf(parameters, "auth") === "anonymous" && isOn(parameters, "requesterPays")) {
    at("requesterPays", "nobody can pay anonymously; sign in with keys", "匿名访问无法付费；请使用密钥");
  }
  if (textOf(parameters, "externalId") !== undefined && textOf(parameters, "roleArn") === undefined) {
    at("externalId", "is of use with a role to assume only", "仅在担任角色时有效");
  }
  return issues;
}

function checkPlaces(source: Place, destination: Place): readonly InputIssue[] {
  if (source.store !== destination.store) return [];
  const overlap = (en: string, zh: string): readonly InputIssue[] => [
    { path: "destination.parameters.prefix", message: { en, zh } },
  ];
  if (source.prefix === destination.prefix) return overlap("is the source itself", "与源相同");
  if (destination.prefix.startsWith(source.prefix)) {
    return overlap("lies inside the source", "位于源之内");
  }
  if (source.prefix.startsWith(destination.prefix)) return overlap("holds the source", "包含源");
  return [];
}

function checkOptions(options: ParameterValues): readonly InputIssue[] {
  const issues: InputIssue[] = [];
  const at = (name: string, message: LocalizedText) => {
    issues.push({ path: `options.${name}`, message });
  };
  const lists = ["prefixes", "keys", "prefixListFile", "keyListFile"].filter(
    (name) => textOf(options, name) ?? listOf(options, name),
  );
  const [first, ...more] = lists;
  for (const name of more) at(name, { en: `excludes ${first}; give one of them`, zh: `与 ${first} 互斥；请只填一项` });
  if (textOf(options, "listBucket") !== undefined && !lists.some((name) => name.endsWith("File"))) {
    at("listBucket", { en: "is of use with a file of prefixes or keys only", zh: "仅在使用清单文件时有效" });
  }
  if (isReversed(options, "minSize", "maxSize")) {
    at("maxSize", { en: "is less than the smallest size, so nothing could match", zh: "小于最小大小，没有对象符合" });
  }
  if (isReversed(options, "modifiedAfter", "modifiedBefore")) {
    at("modifiedBefore", { en: "is before the other time, so nothing could match", zh: "早于起始时间，没有对象符合" });
  }
  if (isReversed(options, "minMachines", "maxMachines")) {
    at("maxMachines", { en: "is less than minMachines", zh: "小于 minMachines" });
  }
  if ((numberOf(options, "minMachines") ?? 0) > 0 && numberOf(options, "maxMachines") === undefined) {
    at("minMachines", { en: "needs maxMachines beside it", zh: "须同时填写 maxMachines" });
  }
  for (const name of ["include", "exclude"]) issues.push(...checkPatterns(options, name));
  return issues;
}

function isReversed(options: ParameterValues, low: string, high: string): boolean {
  const [from, to] = [numberOf(options, low), numberOf(options, high)];
  return from !== undefined && to !== undefined && from > to;
}

function checkPatterns(options: ParameterValues, name: string): readonly InputIssue[] {
  try {
    compileGlobs(listOf(options, name) ?? []);
    return [];
  } catch (error) {
    if (!hasCode(error, "INVALID_INPUT")) throw error;
    return [{ path: `options.${name}`, message: { en: error.message, zh: `模式无法识别：${error.message}` } }];
  }
}
