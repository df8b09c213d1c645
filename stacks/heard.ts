import { PERMISSIONS } from "../packages/aws/src/permissions.ts";
import { servicePrincipal } from "./partition.ts";
import { arn, type Grant } from "./policy.ts";
import { nameOf, shortNameOf } from "./stage.ts";

/** Where the rules of tasks' sources send what they hear. */
export type Heard = ReturnType<typeof createHeard>;

/** Deliveries before a message is a dead letter: an hour, in which the records may be out of reach. */
const DELIVERIES = 10;
/** The most that SQS keeps: 14 days. */
const RETENTION = 14 * 24 * 60 * 60;

/** Before the names of the rules, one a task: short, since a rule's name has 64 characters with the task's id. */
function rulePrefix(): string {
  return shortNameOf("-events");
}

/**
 * A queue for what is heard, and one for what nobody could take, and for what EventBridge could not bring. Rules of the hub may
 * send to them, and nobody else.
 */
export function createHeard() {
  const dead = queue("HeardDeadLetters", "heard-dead", {});
  const heard = queue("Heard", "heard", {
    // Six times the function's time: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    visibilityTimeoutSeconds: 360,
    redrivePolicy: $jsonStringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: DELIVERIES }),
  });
  return { queue: heard, dead };
}

function queue(id: string, name: string, more: Partial<aws.sqs.QueueArgs>) {
  const made = new aws.sqs.Queue(id, {
    name: nameOf(name),
    messageRetentionSeconds: RETENTION,
    sqsManagedSseEnabled: true,
    ...more,
  });
  new aws.sqs.QueuePolicy(`${id}Policy`, {
    queueUrl: made.url,
    policy: aws.iam.getPolicyDocumentOutput({
      statements: [
        {
          sid: "RulesOfThisHub",
          actions: ["sqs:SendMessage"],
          principals: [{ type: "Service", identifiers: [servicePrincipal("events")] }],
          resources: [made.arn],
          conditions: [{ test: "ArnLike", variable: "aws:SourceArn", values: [ruleArn()] }],
        },
        {
          sid: "TlsOnly",
          effect: "Deny",
          actions: ["sqs:*"],
          principals: [{ type: "*", identifiers: ["*"] }],
          resources: [made.arn],
          conditions: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
        },
      ],
    }).json,
  });
  return made;
}

/** What the hub's functions are told of it. */
export function heardEnvironment({ queue: heard, dead }: Heard): Record<string, $util.Input<string>> {
  return { HUB_EVENT_RULES: rulePrefix(), HUB_HEARD_QUEUE: heard.arn, HUB_HEARD_DEAD_LETTERS: dead.arn };
}

/**
 * Making and removing rules for S3's events that lead to this queue, and turning the events of buckets on. Buckets are the
 * tasks' own business and not known beforehand; those of other accounts are out of reach.
 */
export function listenGrants({ queue: heard }: Heard): readonly Grant[] {
  const rules = [ruleArn()];
  const buckets = $interpolate`arn:${aws.getPartitionOutput().partition}:s3:::*`;
  const { accountId } = aws.getCallerIdentityOutput();
  return [
    { actions: ["events:DeleteRule", "events:RemoveTargets"], resources: rules },
    {
      actions: ["events:PutRule"],
      resources: rules,
      // All of no sources would be enough for the first condition alone.
      conditions: [
        { test: "ForAllValues:StringEquals", variable: "events:source", values: ["aws.s3"] },
        { test: "Null", variable: "events:source", values: ["false"] },
      ],
    },
    {
      actions: ["events:PutTargets"],
      resources: rules,
      conditions: [{ test: "ForAllValues:ArnEquals", variable: "events:TargetArn", values: [heard.arn] }],
    },
    {
      actions: PERMISSIONS["source-listener"].filter((action) => action.startsWith("s3:")),
      resources: [buckets],
      conditions: [{ test: "StringEquals", variable: "aws:ResourceAccount", values: [accountId] }],
    },
  ];
}

/** Taking messages, for the function that {@link bringHeard} calls. */
export function heardGrant({ queue: heard }: Heard): Grant {
  return {
    actions: ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
    resources: [heard.arn],
  };
}

/** Has Lambda bring what is heard to the function, a few seconds' at once, and have come again only what it could not take. */
export function bringHeard({ queue: heard }: Heard, taker: sst.aws.Function): void {
  new aws.lambda.EventSourceMapping("HeardMapping", {
    eventSourceArn: heard.arn,
    functionName: taker.name,
    batchSize: 100,
    maximumBatchingWindowInSeconds: 5,
    functionResponseTypes: ["ReportBatchItemFailures"],
    scalingConfig: { maximumConcurrency: 5 },
  });
}

function ruleArn(): $util.Output<string> {
  return arn("events", `rule/${rulePrefix()}-*`);
}
