import type { AlarmTopic } from "@dth/template/alarm-topic";
import type { Statement } from "@dth/template/permissions";
import type { Stack } from "aws-cdk-lib";
import { CfnQueue, CfnQueuePolicy } from "aws-cdk-lib/aws-sqs";

/** The queue of the work, which also takes the source's events, and where goes what nobody could do. */
export interface Queues {
  readonly work: CfnQueue;
  readonly dead: CfnQueue;
}

/** Seconds for which a lease lasts unless it is prolonged; the original's. */
const VISIBILITY = 15 * 60;
/** The most that SQS keeps: 14 days. */
const RETENTION = 14 * 24 * 60 * 60;
/** Deliveries before work is dead; a worker gives up an item before that. */
const DELIVERIES = 10;

/** Adds the queues, encrypted, and an alarm for dead letters. The policy of the work's queue comes with the rule of events. */
export function addQueues(stack: Stack, topic: AlarmTopic): Queues {
  const dead = new CfnQueue(stack, "DeadLetters", { messageRetentionPeriod: RETENTION, sqsManagedSseEnabled: true });
  const work = new CfnQueue(stack, "Work", {
    visibilityTimeout: VISIBILITY,
    messageRetentionPeriod: RETENTION,
    receiveMessageWaitTimeSeconds: 20,
    sqsManagedSseEnabled: true,
    redrivePolicy: { deadLetterTargetArn: dead.attrArn, maxReceiveCount: DELIVERIES },
    // As large as SQS takes them since August 2025; the work queue's bodies are cut to it.
    maximumMessageSize: 1024 * 1024,
  });
  addPolicy(stack, "DeadLettersPolicy", dead);
  topic.alarm("DeadLettersAlarm", {
    alarmDescription: "What failed every time waits in the dead letters: see the failures of the task.",
    namespace: "AWS/SQS",
    metricName: "ApproximateNumberOfMessagesVisible",
    dimensions: [{ name: "QueueName", value: dead.attrQueueName }],
    statistic: "Maximum",
    period: 300,
    evaluationPeriods: 1,
    threshold: 1,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    treatMissingData: "notBreaching",
  });
  return { work, dead };
}

/**
 * Closes a queue to plain HTTP, and opens it to what `more` says. A queue has one policy: of two, the later one would
 * undo the other.
 */
export function addPolicy(stack: Stack, id: string, queue: CfnQueue, ...more: readonly Statement[]): void {
  const policyDocument = { Version: "2012-10-17", Statement: [encryptedOnly(queue), ...more] };
  new CfnQueuePolicy(stack, id, { queues: [queue.ref], policyDocument });
}

function encryptedOnly(queue: CfnQueue) {
  return {
    Effect: "Deny",
    Principal: "*",
    Action: "sqs:*",
    Resource: queue.attrArn,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
