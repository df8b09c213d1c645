import { Aws, Fn } from "aws-cdk-lib";
import type { Form } from "./form.ts";
import { allow, arn, onlyKeys, type Statement, when } from "./permissions.ts";

/**
 * What a task's programs may use of what the manifest's parameters name: exactly these secrets, and exactly these roles.
 * Six characters follow a secret's name in its ARN (Secrets Manager's user guide, on ARNs).
 */
export function namedAccess(form: Form): readonly Statement[] {
  const statements: Statement[] = [];
  for (const [{ name, parameter }, value] of form.manifestValues()) {
    if (parameter.type === "secret") {
      const secret = arn("secretsmanager", `secret:${form.get("vaultPrefix").valueAsString}${value}-??????`);
      statements.push(when(form.given(name), allow(["secretsmanager:GetSecretValue"], secret)));
    }
    if (parameter.name === "roleArn") {
      statements.push(when(form.given(name), allow(["sts:AssumeRole"], value)));
    }
  }
  return statements;
}

/** What a task is asked for, as environment: every parameter of the manifest. Never a secret's value. */
export function parameterEnvironment(form: Form): Readonly<Record<string, string>> {
  return Object.fromEntries([...form.manifestValues()].map(([{ name }, value]) => [`PARAMETER_${name}`, value]));
}

/** Who a task is, as environment. */
export function taskEnvironment(form: Form, plugin: string): Readonly<Record<string, string>> {
  return {
    PLUGIN: plugin,
    STACK_NAME: Aws.STACK_NAME,
    TASK_ID: form.get("taskId").valueAsString,
    HUB_TABLE: form.get("hubTable").valueAsString,
    RECEIPT_BUCKET: form.get("receiptBucket").valueAsString,
    SIGNING_KEY: form.get("receiptKey").valueAsString,
    SECRET_PREFIX: form.get("vaultPrefix").valueAsString,
  };
}

/** Where the hub shows what runs say and measure, as environment of whatever has {@link tellingAccess}. */
export function tellingEnvironment(form: Form): Readonly<Record<string, string>> {
  return {
    HUB_RUN_LOGS: form.get("hubLogGroup").valueAsString,
    HUB_METRICS: form.get("hubMetrics").valueAsString,
  };
}

/** Where those who watch are told of runs, as environment of whatever has {@link hubAccess}. */
export function watchedEnvironment(form: Form): Readonly<Record<string, string>> {
  return { HUB_GRAPHQL_URL: form.get("hubGraphqlUrl").valueAsString };
}

/**
 * What the hub's own table, bucket, key, log group and namespace may be used for, by whatever executes a run: of the table
 * and the bucket what belongs to this task, for ids of runs begin with their task's.
 */
export function hubAccess(form: Form): readonly Statement[] {
  const task = form.get("taskId").valueAsString;
  const receipts = `arn:${Aws.PARTITION}:s3:::${form.get("receiptBucket").valueAsString}/receipts/`;
  const objects = Fn.conditionIf(form.given("taskId").logicalId, `${receipts}${task}-*`, `${receipts}*`).toString();
  return [
    ...recordAccess(form, task),
    ...tellingAccess(form),
    when(form.given("hubGraphqlApi"), allow(["appsync:GraphQL"], publishedFields(form))),
    when(form.given("receiptKey"), allow(["secretsmanager:GetSecretValue"], form.get("receiptKey").valueAsString)),
    when(form.given("receiptBucket"), allow(["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"], objects)),
  ];
}

/** Telling those who watch; nothing is read or changed by it. */
function publishedFields(form: Form): readonly string[] {
  const api = form.get("hubGraphqlApi").valueAsString;
  return ["publishTaskChange", "publishRunProgress"].map((field) => `${api}/types/Mutation/fields/${field}`);
}

/** Keys as `runnerKeys` of `packages/aws/src/record-store/table.ts` has them, which a test compares. */
function recordAccess(form: Form, task: string): readonly Statement[] {
  const table = arn("dynamodb", `table/${form.get("hubTable").valueAsString}`);
  const key = (before: string, after = "") => Fn.join("", [before, task, ...(after === "" ? [] : [after])]);
  const ofTask = ["task", "due", "attention"].map((collection) => key(`${collection}#`));
  const ofRuns = ["run", "plan", "acceptance", "letter", "event", "digest"].map((collection) =>
    key(`${collection}#`, "-*"),
  );
  const own = [...ofTask, ...ofRuns, key("setting#moved-run-", "-*"), "setting#moved-2*"];
  const groups = [key("acceptance#", "-*"), key("letter#", "-*"), key("event#", "-*")];
  return [
    allow(TABLE_ACTIONS, table, onlyKeys(own)),
    allow(["dynamodb:Query"], `${table}/index/by-group`, onlyKeys(groups)),
    allow(["dynamodb:GetItem"], table, onlyKeys(["channel#*"])),
  ].map((statement) => when(form.given("hubTable"), statement));
}

/** Showing people what a program says and measures, and nothing else of the hub's. */
export function tellingAccess(form: Form): readonly Statement[] {
  const lines = arn("logs", `log-group:${form.get("hubLogGroup").valueAsString}`);
  const namespace = { StringEquals: { "cloudwatch:namespace": form.get("hubMetrics").valueAsString } };
  return [
    when(
      form.given("hubLogGroup"),
      allow(["logs:CreateLogStream", "logs:PutLogEvents"], [lines, `${lines}:log-stream:*`]),
    ),
    // Knows no resources: the namespace is what narrows it.
    when(form.given("hubMetrics"), allow(["cloudwatch:PutMetricData"], "*", namespace)),
  ];
}

/** What the ports on DynamoDB ask of a table. */
export const TABLE_ACTIONS = [
  "dynamodb:BatchGetItem",
  "dynamodb:BatchWriteItem",
  "dynamodb:DeleteItem",
  "dynamodb:GetItem",
  "dynamodb:PutItem",
  "dynamodb:Query",
  "dynamodb:UpdateItem",
] as const;
