import * as v from "valibot";

const text = v.pipe(v.string(), v.minLength(1));

/** What the launcher's helper is told beside the hub's environment (stacks/app.ts). */
export const LaunchEnvironmentSchema = v.object({
  AWS_REGION: text,
  AWS_ENDPOINT_URL: v.optional(text),
  /** Address of the bucket with the plugins' templates and functions, without a slash at its end. */
  HUB_TEMPLATES_URL: v.pipe(text, v.url()),
  HUB_TEMPLATES_BUCKET: text,
  /** Before the names of the tasks' stacks. */
  HUB_STACK_PREFIX: v.optional(text),
  /** Key of the archive of the templates' functions, in that bucket. */
  HUB_CODE_KEY: text,
  HUB_RECORDS_TABLE: text,
  HUB_LEDGER_TABLE: text,
  /** Log group and namespace in which the hub shows what runs say and measure. */
  HUB_RUN_LOGS: text,
  /** Log group of the programs of tasks. */
  HUB_TASK_LOGS: text,
  HUB_METRICS: text,
  HUB_RECEIPTS_BUCKET: text,
  HUB_SECRETS_PREFIX: text,
  HUB_SIGNING_KEY: text,
  /** Address and ARN of the hub's AppSync, where there is one. */
  HUB_GRAPHQL_URL: v.optional(v.pipe(text, v.url())),
  HUB_GRAPHQL_API: v.optional(text),
  /** ARN of the topic that hears of the stacks' alarms. */
  HUB_RESULTS_TOPIC: v.optional(text),
  /** ARN of the policy that bounds the roles of tasks' stacks; CloudFormation may make none without it. */
  HUB_TASK_BOUNDARY: v.optional(text),
  HUB_VPC: text,
  /** With commas between. */
  HUB_SUBNETS: text,
  HUB_PUBLIC_IP: v.optional(text),
  /** What the operator says of the tasks' machines; what is not said is left to the templates (stacks/fleet.ts). */
  HUB_WORKER_TYPE: v.optional(text),
  HUB_SPOT: v.optional(text),
  HUB_MIN_MACHINES: v.optional(text),
  HUB_MAX_MACHINES: v.optional(text),
  HUB_DISK_GIB: v.optional(text),
  /** Processor of what runs on Fargate. */
  HUB_FARGATE: v.optional(text),
  /** ARNs of the repositories of the tasks' programs, and the digests of the images. */
  HUB_TRANSFER_IMAGES: text,
  HUB_COPIER_IMAGES: text,
  HUB_TRANSFER_DIGEST: v.optional(text),
  HUB_COPIER_DIGEST: v.optional(text),
});

/** A checked {@link LaunchEnvironmentSchema}. */
export type LaunchEnvironment = v.InferOutput<typeof LaunchEnvironmentSchema>;
