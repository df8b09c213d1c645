import { PERMISSIONS } from "../packages/aws/src/permissions.ts";
import { boundaryArn } from "./launcher/boundary.ts";
import { launcherArn, launcherName, stackPrefix } from "./launcher.ts";
import { arn, type Grant } from "./policy.ts";
import type { Results } from "./results.ts";
import { metricsNamespace } from "./stage.ts";
import { type Storage, secretsPrefix, tableGrant } from "./storage.ts";

/** What every function of the hub is made of: the same use cases over the same ports. */
export interface HubParts {
  readonly storage: Storage;
  readonly results: Results;
}

/** What `packages/functions` reads from its environment, but for what a door adds. */
export function hubEnvironment({ storage, results }: HubParts): Record<string, $util.Input<string>> {
  return {
    HUB_STAGE: $app.stage,
    HUB_RECORDS_TABLE: storage.records.name,
    HUB_LEDGER_TABLE: storage.ledger.name,
    HUB_RECEIPTS_BUCKET: storage.receipts.name,
    HUB_SECRETS_PREFIX: secretsPrefix(),
    HUB_SIGNING_KEY: storage.signingKey.arn,
    HUB_LAUNCHER: launcherArn(),
    HUB_STACK_PREFIX: stackPrefix(),
    HUB_TASK_BOUNDARY: boundaryArn(),
    HUB_RUN_LOGS: storage.runLogs.name,
    HUB_TASK_LOGS: storage.taskLogs.name,
    HUB_METRICS: metricsNamespace(),
    HUB_RESULTS_TOPIC: results.topic.arn,
  };
}

/** What the hub's use cases may do: what each port calls, on what is the hub's own. */
export function hubGrants({ storage, results }: HubParts): readonly Grant[] {
  const { receipts, runLogs, signingKey, records, ledger } = storage;
  return [
    tableGrant([records, ledger]),
    { actions: without("receipt-store", "s3:ListBucket"), resources: [$interpolate`${receipts.arn}/*`] },
    { actions: ["s3:ListBucket"], resources: [receipts.arn] },
    {
      actions: without("secret-store", "secretsmanager:ListSecrets"),
      resources: [arn("secretsmanager", `secret:${secretsPrefix()}*`)],
    },
    // What exists is listed by name for the whole account, and without values.
    { actions: ["secretsmanager:ListSecrets"], resources: ["*"] },
    { actions: ["secretsmanager:PutSecretValue"], resources: [signingKey.arn] },
    { actions: ["states:StartExecution"], resources: [launcherArn()] },
    {
      actions: without("launcher", "states:StartExecution"),
      resources: [arn("states", `execution:${launcherName()}:*`)],
    },
    // What tasks are executed by, for whoever looks at one.
    { actions: ["cloudformation:DescribeStacks"], resources: [arn("cloudformation", `stack/${stackPrefix()}-*/*`)] },
    { actions: ["sqs:GetQueueAttributes"], resources: [arn("sqs", `${stackPrefix()}-*`)] },
    // Looking at dead letters; what is looked at stays where it is.
    { actions: ["sqs:ChangeMessageVisibility", "sqs:ReceiveMessage"], resources: [deadLetters()] },
    { actions: without("infrastructure", "cloudformation:DescribeStacks"), resources: ["*"] },
    { actions: PERMISSIONS["run-log"], resources: [runLogs.arn, $interpolate`${runLogs.arn}:*`] },
    { actions: ["cloudwatch:GetMetricData"], resources: ["*"] },
    {
      actions: ["cloudwatch:PutMetricData"],
      resources: ["*"],
      conditions: [{ test: "StringEquals", variable: "cloudwatch:namespace", values: [metricsNamespace()] }],
    },
    { actions: PERMISSIONS.notifier, resources: [results.topic.arn] },
  ];
}

/** Queues of dead letters of the tasks' stacks, by the name that CloudFormation makes of theirs in the template. */
function deadLetters(): $util.Output<string> {
  return arn("sqs", `${stackPrefix()}-*-DeadLetters-*`);
}

/** Taking dead letters away, once they are kept. */
export function collectGrant(): Grant {
  return { actions: ["sqs:DeleteMessage"], resources: [deadLetters()] };
}

/** The actions of a port but for one, which is granted apart. */
function without(port: keyof typeof PERMISSIONS, left: string): readonly string[] {
  return PERMISSIONS[port].filter((action) => action !== left);
}
