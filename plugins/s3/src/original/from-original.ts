import type { TaskInput } from "@dth/core/task";
import { KINDS } from "../kinds.ts";
import { fleetOf } from "./fleet.ts";
import { invalid, issue, type OriginalParameters, originalParameters } from "./parameters.ts";
import { scheduleOf } from "./schedule.ts";

/** A task, and what a person should know of its way here. */
export interface Imported {
  readonly task: TaskInput;
  readonly notes: readonly string[];
}

type Values = Record<string, string | boolean>;

/**
 * A task from the parameters of the original's S3 stack. Defaults are the original's own.
 *
 * @throws HubError `INVALID_INPUT` naming every parameter that is missing or not understood
 */
export function fromOriginal(given: Readonly<Record<string, string>>): Imported {
  const parameters = originalParameters(given);
  const notes: string[] = [];
  refuseIncomplete(parameters);
  const source = sourceOf(parameters, notes);
  const options = { ...optionsOf(parameters, notes), ...fleetOf(parameters, notes) };
  const destination = destinationOf(parameters, String(source.parameters.prefix));
  const name = `${source.parameters.bucket} to ${destination.parameters.bucket}`;
  const schedule = scheduleOf(parameters, notes);
  tellTheRest(parameters, notes);
  return { task: { name, plugin: "s3", source, destination, options, schedule }, notes };
}

function refuseIncomplete(parameters: OriginalParameters): void {
  const missing = ["srcBucket", "destBucket"].filter((name) => parameters.text(name) === undefined);
  if (missing.length > 0) throw invalid(missing.map((name) => issue(name, "must be given", "必须填写")));
}

function sourceOf(parameters: OriginalParameters, notes: string[]) {
  const endpoint = parameters.text("srcEndpoint");
  const type = sourceType(parameters.text("srcType") ?? "Amazon_S3", endpoint);
  const region = type === "gcs" ? undefined : parameters.text("srcRegion");
  parameters.text("srcRegion");
  const isOwn = parameters.flag("srcInCurrentAccount", false) && type === "amazon-s3";
  const secret = parameters.text("srcCredentials");
  const listFile = parameters.text("srcPrefixsListFile");
  const prefix = parameters.text("srcPrefix") ?? "";
  if (listFile !== undefined && prefix !== "") {
    notes.push(`srcPrefix "${prefix}" was left out: the original ignores it beside a list of prefixes.`);
  }
  const values: Values = {
    bucket: parameters.text("srcBucket") ?? "",
    prefix: listFile === undefined ? prefix : "",
    ...authOf(isOwn, secret, "anonymous"),
  };
  if (region !== undefined) values.region = region;
  if (endpoint !== undefined) values.endpoint = endpoint;
  if (parameters.flag("isPayerRequest", false)) {
    if (type === "amazon-s3" || type === "s3-compatible") values.requesterPays = true;
    else notes.push("isPayerRequest was left out: this kind of source has no requester payment.");
  }
  return { type, parameters: values };
}

/** The original reads other S3-compatible stores as `Amazon_S3` with an endpoint. */
function sourceType(original: string, endpoint: string | undefined): string {
  const kind = KINDS.find((each) => each.original === original);
  if (kind === undefined) {
    const known = KINDS.map((each) => each.original).filter((name) => name !== undefined);
    throw invalid([issue("srcType", `must be one of ${known.join(", ")}`, `必须为以下之一：${known.join("、")}`)]);
  }
  const isForeign = endpoint !== undefined && !/\.amazonaws\.com(?:\.cn)?(?:[:/]|$)/u.test(endpoint);
  return kind.id === "amazon-s3" && isForeign ? "s3-compatible" : kind.id;
}

/** @param absent what counts without a secret */
function authOf(isOwn: boolean, secret: string | undefined, absent: "anonymous" | "ambient"): Values {
  if (isOwn) return { auth: "ambient" };
  return secret === undefined ? { auth: absent } : { auth: "secret", secret };
}

/** The original keeps a source key whole, prefix included, and puts the destination's prefix with a slash before it. */
function destinationOf(parameters: OriginalParameters, sourcePrefix: string) {
  const before = parameters.text("destPrefix") ?? "";
  const folder = before === "" || before === "/" ? "" : before.replace(/\/?$/u, "/");
  const region = parameters.text("destRegion");
  const isOwn = parameters.flag("destInCurrentAccount", true);
  const values: Values = {
    bucket: parameters.text("destBucket") ?? "",
    prefix: `${folder}${sourcePrefix}`,
    ...authOf(isOwn, parameters.text("destCredentials"), "ambient"),
  };
  if (region !== undefined) values.region = region;
  return { type: "amazon-s3", parameters: values };
}

function optionsOf(parameters: OriginalParameters, notes: string[]): Values {
  const options: Values = {
    metadata: parameters.flag("includeMetadata", true),
    storageClassMode: "fixed",
    storageClass: parameters.text("destStorageClass") ?? "INTELLIGENT_TIERING",
    acl: parameters.text("destAcl") ?? "bucket-owner-full-control",
    ...encryptionOf(parameters),
  };
  if (parameters.flag("srcSkipCompare", false)) options.compare = "none";
  const list = parameters.text("srcPrefixsListFile");
  const bucket = parameters.text("srcPrefixListBucket");
  if (list !== undefined) options.prefixListFile = list;
  if (list !== undefined && bucket !== undefined) options.listBucket = bucket;
  notes.push(
    "Tags are copied too, unlike in the original: allow s3:GetObjectTagging and s3:PutObjectTagging, or turn tags off.",
  );
  return options;
}

function encryptionOf(parameters: OriginalParameters): Values {
  const type = parameters.text("destPutObjectSSEType") ?? "None";
  const key = parameters.text("destPutObjectSSEKmsKeyId");
  if (type === "None") return {};
  if (type === "AES256") return { encryption: "sse-s3" };
  if (type === "AWS_KMS") return { encryption: "sse-kms", ...(key === undefined ? {} : { kmsKeyId: key }) };
  throw invalid([issue("destPutObjectSSEType", "must be None, AES256 or AWS_KMS", "必须为 None、AES256 或 AWS_KMS")]);
}

/** What this hub does by itself, or keeps in its deployment instead of in tasks. */
const SETTLED_ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ["finderDepth", "listing splits the keys by itself"],
  ["finderNumber", "listing splits the keys by itself"],
  ["finderEc2Memory", "listing needs little memory, whatever the bucket holds; finderMemory gives it more"],
  ["workerNumber", "concurrency adapts by itself; maxRequests bounds it"],
  ["desiredCapacity", "machines come and go with the work"],
  ["ec2VpcId", "it is HUB_VPC_ID of the deployment"],
  ["ec2Subnets", "it is HUB_SUBNET_IDS of the deployment"],
]);

function tellTheRest(parameters: OriginalParameters, notes: string[]): void {
  const email = parameters.text("alarmEmail");
  if (email !== undefined) notes.push(`alarmEmail: make a channel for ${email} and choose it in the task.`);
  for (const name of parameters.unread()) {
    notes.push(`${name} was left out: ${SETTLED_ELSEWHERE.get(name) ?? "it is not known here"}.`);
  }
}
