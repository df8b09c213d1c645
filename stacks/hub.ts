import type { Launching } from "./launcher.ts";
import { arn, type Grant } from "./policy.ts";
import type { Results } from "./results.ts";
import { nameOf } from "./stage.ts";
import { receiptsGrant, type Storage, secretsPrefix, tableGrant } from "./storage.ts";

/** What every function of the hub is made of: the same use cases over the same ports. */
export interface HubParts {
  readonly storage: Storage;
  readonly launching: Launching;
  readonly results: Results;
}

/** Namespace of the measurements of runs. */
export function metricsNamespace(): string {
  return `DataTransferHub/${$app.stage}`;
}

/** What `packages/functions` reads from its environment, but for what a door adds. */
export function hubEnvironment({ storage, launching, results }: HubParts): Record<string, $util.Input<string>> {
  return {
    HUB_STAGE: $app.stage,
    HUB_RECORDS_TABLE: storage.records.name,
    HUB_LEDGER_TABLE: storage.ledger.name,
    HUB_RECEIPTS_BUCKET: storage.receipts.name,
    HUB_SECRETS_PREFIX: secretsPrefix(),
    HUB_SIGNING_KEY: storage.signingKey.arn,
    HUB_LAUNCHER: launching.machineArn,
    HUB_RUN_LOGS: storage.runLogs.name,
    HUB_METRICS: metricsNamespace(),
    HUB_RESULTS_TOPIC: results.topic.arn,
  };
}

/** What the hub's use cases may do. Every action is one that a port of packages/aws calls. */
export function hubGrants({ storage, launching, results }: HubParts): readonly Grant[] {
  return [
    tableGrant([storage.records, storage.ledger]),
    receiptsGrant(storage),
    ...secretsGrants(),
    { actions: ["secretsmanager:PutSecretValue"], resources: [storage.signingKey.arn] },
    { actions: ["states:StartExecution"], resources: [launching.machineArn] },
    {
      actions: ["states:DescribeExecution", "states:StopExecution"],
      resources: [arn("states", `execution:${nameOf("launcher")}:*`)],
    },
    {
      actions: [
        "logs:CreateLogStream",
        "logs:DeleteLogStream",
        "logs:DescribeLogStreams",
        "logs:GetLogEvents",
        "logs:PutLogEvents",
      ],
      resources: [storage.runLogs.arn, $interpolate`${storage.runLogs.arn}:*`],
    },
    { actions: ["cloudwatch:GetMetricData"], resources: ["*"] },
    {
      actions: ["cloudwatch:PutMetricData"],
      resources: ["*"],
      conditions: [{ test: "StringEquals", variable: "cloudwatch:namespace", values: [metricsNamespace()] }],
    },
    { actions: ["sns:Publish"], resources: [results.topic.arn] },
  ];
}

/** Secrets below the hub's own prefix. What exists is listed by name for the whole account, and without values. */
function secretsGrants(): readonly Grant[] {
  const actions = ["Create", "Update", "Delete", "Restore"].map((verb) => `secretsmanager:${verb}Secret`);
  return [
    {
      actions: [...actions, "secretsmanager:GetSecretValue", "secretsmanager:TagResource"],
      resources: [arn("secretsmanager", `secret:${secretsPrefix()}*`)],
    },
    { actions: ["secretsmanager:ListSecrets"], resources: ["*"] },
  ];
}
