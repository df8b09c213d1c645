import type { AlarmTopic } from "@dth/template/alarm-topic";
import { type Stack, Token } from "aws-cdk-lib";
import { CfnQueue, CfnQueuePolicy } from "aws-cdk-lib/aws-sqs";

/** The queue of the work, and where work goes that nobody could do. */
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

/** Adds both queues, encrypted and closed to plain HTTP, and an alarm for dead letters. */
export function addQueues(stack: Stack, topic: AlarmTopic): Queues {
  const dead = new CfnQueue(stack, "DeadLetters", { messageRetentionPeriod: RETENTION, sqsManagedSseEnabled: true });
  const work = new CfnQueue(stack, "Work", {
    visibilityTimeout: VISIBILITY,
    messageRetentionPeriod: RETENTION,
    receiveMessageWaitTimeSeconds: 20,
    // As large as SQS takes them since August 2025; the work queue's bodies are cut to it.
    maximumMessageSize: 1024 * 1024,
    sqsManagedSseEnabled: true,
    redrivePolicy: { deadLetterTargetArn: dead.attrArn, maxReceiveCount: DELIVERIES },
  });
  for (const [id, queue] of Object.entries({ WorkPolicy: work, DeadLettersPolicy: dead })) {
    new CfnQueuePolicy(stack, id, { queues: [queue.ref], policyDocument: statements([encryptedOnly(queue)]) });
  }
  topic.alarm("DeadLettersAlarm", {
    alarmDescription: "Work that failed every time waits in the dead letters: see the failures of the task.",
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

/** A policy document. */
export function statements(all: readonly unknown[]) {
  return { Version: "2012-10-17", Statement: all };
}

function encryptedOnly(queue: CfnQueue) {
  return {
    Effect: "Deny",
    Principal: "*",
    Action: "sqs:*",
    Resource: Token.asString(queue.attrArn),
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
