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

/** Adds the parameters by which a hub makes the stack its own. Each may be left empty: then the stack stands alone. */
export function addHubParameters(form: Form): void {
  const NAME = "^[A-Za-z0-9._/-]{0,255}$";
  form.add("hub", "taskId", {
    label: { en: "Task", zh: "任务" },
    help: {
      en: "Id of the hub's task. Leave empty to use the template alone.",
      zh: "Hub 任务的 ID。单独使用模板时留空。",
    },
    default: "",
    allowedPattern: NAME,
  });
  form.add("hub", "hubTable", {
    label: { en: "Hub's table", zh: "Hub 数据表" },
    help: { en: "DynamoDB table of the hub's records.", zh: "保存 Hub 记录的 DynamoDB 表。" },
    default: "",
    allowedPattern: NAME,
  });
  form.add("hub", "hubLedgerTable", {
    label: { en: "Hub's ledger", zh: "Hub 账本表" },
    help: {
      en: "DynamoDB table in which the hub keeps what became of every item. Left empty, the stack makes a table of its own.",
      zh: "Hub 记录每个对象结果的 DynamoDB 表。留空则由堆栈自建。",
    },
    default: "",
    allowedPattern: NAME,
  });
  form.add("hub", "hubLogGroup", {
    label: { en: "Hub's log group", zh: "Hub 日志组" },
    help: {
      en: "Log group in which the hub shows the lines of runs.",
      zh: "Hub 展示运行日志所用的日志组。",
    },
    default: "",
    allowedPattern: NAME,
  });
  form.add("hub", "hubMetrics", {
    label: { en: "Hub's metrics", zh: "Hub 指标命名空间" },
    help: {
      en: "Namespace of CloudWatch in which the hub shows the measurements of runs.",
      zh: "Hub 展示运行指标所用的 CloudWatch 命名空间。",
    },
    default: "",
    allowedPattern: NAME,
  });
  form.add("hub", "hubGraphqlUrl", {
    label: { en: "Hub's AppSync", zh: "Hub 的 AppSync 地址" },
    help: {
      en: "Address where the hub's watchers are told of runs as they go.",
      zh: "向 Hub 的观看者实时推送运行进度的地址。",
    },
    default: "",
    allowedPattern: "^(https?://[A-Za-z0-9.:/_-]+)?$",
  });
  form.add("hub", "hubGraphqlApi", {
    label: { en: "ARN of the hub's AppSync", zh: "Hub 的 AppSync ARN" },
    help: {
      en: "Of that API, two fields of which the task's programs may call.",
      zh: "该 API 的 ARN；任务程序仅可调用其中两个字段。",
    },
    default: "",
    allowedPattern: "^(arn:[a-z-]+:appsync:[a-z0-9-]+:[0-9]{12}:apis/[A-Za-z0-9]+)?$",
  });
  form.add("hub", "vaultPrefix", {
    label: { en: "Prefix of secrets", zh: "密钥名称前缀" },
    help: {
      en: "What stands before the names of secrets in Secrets Manager.",
      zh: "Secrets Manager 中密钥名称的前缀。",
    },
    default: "",
    allowedPattern: NAME,
  });
  form.add("hub", "stackRole", {
    label: { en: "Role that deletes the stack", zh: "删除堆栈的角色" },
    help: {
      en: "ARN of a service role for CloudFormation by which a task that runs once deletes its stack. Left empty, the stack makes one, which stays when all else is gone.",
      zh: "单次任务删除堆栈时所用的 CloudFormation 服务角色 ARN。留空则由堆栈自建，其余资源删除后仅保留该角色。",
    },
    default: "",
    allowedPattern: "^(arn:[a-z-]+:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+)?$",
  });
  form.add("hub", "roleBoundary", {
    label: { en: "Boundary of roles", zh: "角色权限边界" },
    help: {
      en: "ARN of a policy: the most that the roles of this stack may ever do.",
      zh: "策略 ARN，作为本堆栈所有角色的权限边界。",
    },
    default: "",
    allowedPattern: "^(arn:[a-z-]+:iam::[0-9]{12}:policy/[A-Za-z0-9+=,.@_/-]+)?$",
  });
  form.add("hub", "receiptKey", {
    label: { en: "Key of receipts", zh: "回执签名密钥" },
    help: {
      en: "ARN of the secret with the key that signs receipts.",
      zh: "保存回执签名密钥的 Secrets Manager 密钥 ARN。",
    },
    default: "",
    allowedPattern: "^(arn:[a-z-]+:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+)?$",
  });
  form.add("notices", "receiptBucket", {
    label: { en: "Bucket of receipts", zh: "回执存储桶" },
    help: {
      en: "Bucket that keeps the receipts of runs below receipts/. Without one, runs leave no receipts.",
      zh: "保存运行回执（receipts/ 前缀）的存储桶。留空则不保存回执。",
    },
    default: "",
    allowedPattern: "^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?$",
  });
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
