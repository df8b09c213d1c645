import type { Form, OwnParameter } from "./form.ts";

/** Names of tables, log groups and the like. */
const NAME = "^[A-Za-z0-9._/-]{0,255}$";

/** Parameters by which a hub makes a stack its own, in the order in which they are asked. Left empty, the stack stands alone. */
const HUB_PARAMETERS = {
  taskId: {
    label: { en: "Task", zh: "任务" },
    help: {
      en: "Id of the hub's task. Leave empty to use the template alone.",
      zh: "Hub 任务的 ID。单独使用模板时留空。",
    },
    allowedPattern: NAME,
  },
  hubTable: {
    label: { en: "Hub's table", zh: "Hub 数据表" },
    help: { en: "DynamoDB table of the hub's records.", zh: "保存 Hub 记录的 DynamoDB 表。" },
    allowedPattern: NAME,
  },
  hubLedgerTable: {
    label: { en: "Hub's ledger", zh: "Hub 账本表" },
    help: {
      en: "DynamoDB table in which the hub keeps what became of every item. Left empty, the stack makes a table of its own.",
      zh: "Hub 记录每个对象结果的 DynamoDB 表。留空则由堆栈自建。",
    },
    allowedPattern: NAME,
  },
  hubLogGroup: {
    label: { en: "Hub's log group", zh: "Hub 日志组" },
    help: {
      en: "Log group in which the hub shows the lines of runs.",
      zh: "Hub 展示运行日志所用的日志组。",
    },
    allowedPattern: NAME,
  },
  hubMetrics: {
    label: { en: "Hub's metrics", zh: "Hub 指标命名空间" },
    help: {
      en: "Namespace of CloudWatch in which the hub shows the measurements of runs.",
      zh: "Hub 展示运行指标所用的 CloudWatch 命名空间。",
    },
    allowedPattern: NAME,
  },
  hubGraphqlUrl: {
    label: { en: "Hub's AppSync", zh: "Hub 的 AppSync 地址" },
    help: {
      en: "Address where the hub's watchers are told of runs as they go.",
      zh: "向 Hub 的观看者实时推送运行进度的地址。",
    },
    allowedPattern: "^(https?://[A-Za-z0-9.:/_-]+)?$",
  },
  hubGraphqlApi: {
    label: { en: "ARN of the hub's AppSync", zh: "Hub 的 AppSync ARN" },
    help: {
      en: "Of that API, two fields of which the task's programs may call.",
      zh: "该 API 的 ARN；任务程序仅可调用其中两个字段。",
    },
    allowedPattern: "^(arn:[a-z-]+:appsync:[a-z0-9-]+:[0-9]{12}:apis/[A-Za-z0-9]+)?$",
  },
  vaultPrefix: {
    label: { en: "Prefix of secrets", zh: "密钥名称前缀" },
    help: {
      en: "What stands before the names of secrets in Secrets Manager.",
      zh: "Secrets Manager 中密钥名称的前缀。",
    },
    allowedPattern: NAME,
  },
  stackRole: {
    label: { en: "Role that deletes the stack", zh: "删除堆栈的角色" },
    help: {
      en: "ARN of a service role for CloudFormation by which a task that runs once deletes its stack. Left empty, the stack makes one, which stays when all else is gone.",
      zh: "单次任务删除堆栈时所用的 CloudFormation 服务角色 ARN。留空则由堆栈自建，其余资源删除后仅保留该角色。",
    },
    allowedPattern: "^(arn:[a-z-]+:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]+)?$",
  },
  roleBoundary: {
    label: { en: "Boundary of roles", zh: "角色权限边界" },
    help: {
      en: "ARN of a policy: the most that the roles of this stack may ever do.",
      zh: "策略 ARN，作为本堆栈所有角色的权限边界。",
    },
    allowedPattern: "^(arn:[a-z-]+:iam::[0-9]{12}:policy/[A-Za-z0-9+=,.@_/-]+)?$",
  },
  receiptKey: {
    label: { en: "Key of receipts", zh: "回执签名密钥" },
    help: {
      en: "ARN of the secret with the key that signs receipts.",
      zh: "保存回执签名密钥的 Secrets Manager 密钥 ARN。",
    },
    allowedPattern: "^(arn:[a-z-]+:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+)?$",
  },
} satisfies Readonly<Record<string, AskedOfHub>>;

/** Where receipts go is asked together with the other notices of a run. */
const RECEIPT_BUCKET: AskedOfHub = {
  label: { en: "Bucket of receipts", zh: "回执存储桶" },
  help: {
    en: "Bucket that keeps the receipts of runs below receipts/. Without one, runs leave no receipts.",
    zh: "保存运行回执（receipts/ 前缀）的存储桶。留空则不保存回执。",
  },
  allowedPattern: "^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?$",
};

type AskedOfHub = Pick<OwnParameter, "label" | "help" | "allowedPattern">;

/** Adds the parameters by which a hub makes the stack its own. Each may be left empty: then the stack stands alone. */
export function addHubParameters(form: Form): void {
  for (const [name, parameter] of Object.entries(HUB_PARAMETERS)) form.add("hub", name, { ...parameter, default: "" });
  form.add("notices", "receiptBucket", { ...RECEIPT_BUCKET, default: "" });
}
