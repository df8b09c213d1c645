import {
  DeleteRuleCommand,
  type EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import type { S3Client } from "@aws-sdk/client-s3";
import { HubError } from "@dth/core/error";
import type { Hearing, SourceListener } from "@dth/core/source-listener";
import { awsError, isAwsError } from "./aws-errors.ts";
import { elsewhere, turnOnBucketEvents } from "./source-listener/bucket-events.ts";

/** What {@link openSourceListener} needs. */
export interface SourceListenerOptions {
  readonly eventBridge: EventBridgeClient;
  readonly s3: S3Client;
  readonly region: string;
  /** Before the names of all rules of the hub, without the hyphen between. A rule's name has 64 characters at most. */
  readonly rulePrefix: string;
  /** Queue of what is heard; its policy lets the rules send. */
  readonly queueArn: string;
  /** Queue of what EventBridge could not bring to the other one. */
  readonly deadLetterArn: string;
}

/** The one target of each rule. */
const TARGET = "hub";

/** What a rule sends: whose event it is, and the event as it came. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html */
function heardTemplate(taskId: string): string {
  return `{"taskId":${JSON.stringify(taskId)},"event":<aws.events.event.json>}`;
}

/**
 * A rule of EventBridge a task, on the default bus of the hub's region: rules are resources of their own, any number a bucket,
 * so that none is in another's way. A bucket's events are turned on and stay on, for rules of others may live on them by
 * then; without a rule they cost nothing. An event that comes over from another region's or account's bus fits the rule, too.
 */
export function openSourceListener(options: SourceListenerOptions): SourceListener {
  const { eventBridge, s3, region, rulePrefix } = options;
  const nameOf = (taskId: string) => `${rulePrefix}-${taskId}`;
  return {
    refuses: ({ bucket, region: told = region }) => (told === region ? undefined : elsewhere(bucket, told, region)),
    async listen(taskId, hearing) {
      const refusal = this.refuses(hearing.place);
      if (refusal !== undefined) throw refusal;
      await turnOn(s3, hearing, region);
      await asked(nameOf(taskId), () => putRule(options, nameOf(taskId), taskId, hearing));
    },
    async ignore(taskId) {
      const Rule = nameOf(taskId);
      await asked(Rule, async () => {
        try {
          const { FailedEntries } = await eventBridge.send(new RemoveTargetsCommand({ Rule, Ids: [TARGET] }));
          requireNone(FailedEntries?.filter(({ ErrorCode }) => ErrorCode !== "ResourceNotFoundException"));
          await eventBridge.send(new DeleteRuleCommand({ Name: Rule }));
        } catch (error) {
          if (!isAwsError(error, "ResourceNotFoundException")) throw error;
        }
      });
    },
  };
}

async function turnOn(s3: S3Client, { place: { bucket } }: Hearing, region: string): Promise<void> {
  try {
    await turnOnBucketEvents(s3, bucket, region);
  } catch (error) {
    if (isAwsError(error, "NoSuchBucket")) {
      throw new HubError("BUCKET_NOT_FOUND", `there is no bucket ${bucket}`, { cause: error });
    }
    if (isAwsError(error, "AccessDenied", "AllAccessDisabled")) {
      const message = `the hub may not turn on the events of the bucket ${bucket}: it is in another account, or its policy refuses that`;
      throw new HubError("EVENTS_OUT_OF_REACH", message, { cause: error });
    }
    throw awsError(error, { what: `the events of the bucket ${bucket}`, otherwise: "EVENTS_OUT_OF_REACH" });
  }
}

async function putRule(
  { eventBridge, queueArn, deadLetterArn }: SourceListenerOptions,
  Name: string,
  taskId: string,
  hearing: Hearing,
): Promise<void> {
  const Description = `What changes at the source of the task ${taskId}`;
  await eventBridge.send(new PutRuleCommand({ Name, Description, EventPattern: patternOf(hearing), State: "ENABLED" }));
  const target = {
    Id: TARGET,
    Arn: queueArn,
    InputTransformer: { InputTemplate: heardTemplate(taskId) },
    DeadLetterConfig: { Arn: deadLetterArn },
  };
  requireNone((await eventBridge.send(new PutTargetsCommand({ Rule: Name, Targets: [target] }))).FailedEntries);
}

/** As S3 tells EventBridge: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
function patternOf({ place: { bucket, prefix }, deletes }: Hearing): string {
  return JSON.stringify({
    source: ["aws.s3"],
    "detail-type": deletes ? ["Object Created", "Object Deleted"] : ["Object Created"],
    detail: { bucket: { name: [bucket] }, ...(prefix === "" ? {} : { object: { key: [{ prefix }] } }) },
  });
}

/** EventBridge answers well even when it took nothing. @throws Error by the name of the first failure */
function requireNone(failed: readonly { ErrorCode?: string | undefined; ErrorMessage?: string | undefined }[] = []) {
  const [first] = failed;
  if (first === undefined) return;
  const error = new Error(first.ErrorMessage ?? "");
  error.name = first.ErrorCode ?? "";
  throw error;
}

async function asked(rule: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    // Elsewhere this is throttling by another name; here the region has as many rules as it may.
    if (isAwsError(error, "LimitExceededException")) {
      throw new HubError("STACK_QUOTA_REACHED", `there can be no rule ${rule}: the quota of rules is used up`, {
        cause: error,
      });
    }
    throw awsError(error, { what: `the rule ${rule}`, otherwise: "EVENTS_OUT_OF_REACH" });
  }
}
