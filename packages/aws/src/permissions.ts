/**
 * The IAM actions that each port needs, for whoever writes its policies; a test compares them with the calls in the
 * sources. Resources are the table with its indexes, the queue with its dead letters, the secrets below the prefix, the
 * topic, the state machine with its executions, the log group, the bucket below the prefix, the API. `ListSecrets`,
 * `PutMetricData` and `GetMetricData` know no resource; the second can be held to a namespace by a condition.
 */
export const PERMISSIONS = {
  "work-queue": [
    "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:ReceiveMessage",
    "sqs:SendMessage",
  ],
  /** Ledger and records alike. */
  "dynamo-table": [
    "dynamodb:BatchGetItem",
    "dynamodb:BatchWriteItem",
    "dynamodb:DeleteItem",
    "dynamodb:GetItem",
    "dynamodb:PutItem",
    "dynamodb:Query",
    "dynamodb:UpdateItem",
  ],
  "secret-store": [
    "secretsmanager:CreateSecret",
    "secretsmanager:DeleteSecret",
    "secretsmanager:GetSecretValue",
    "secretsmanager:ListSecrets",
    "secretsmanager:RestoreSecret",
    "secretsmanager:TagResource",
    "secretsmanager:UpdateSecret",
  ],
  notifier: ["sns:GetTopicAttributes", "sns:Publish"],
  launcher: ["states:DescribeExecution", "states:StartExecution", "states:StopExecution"],
  "run-log": [
    "logs:CreateLogStream",
    "logs:DeleteLogStream",
    "logs:DescribeLogStreams",
    "logs:GetLogEvents",
    "logs:PutLogEvents",
  ],
  "metric-history": ["cloudwatch:GetMetricData", "cloudwatch:PutMetricData"],
  /** `s3:ListBucket` makes S3 answer that a receipt is not there, instead of a refusal. */
  "receipt-store": ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:ListBucket", "s3:PutObject"],
  "live-events": ["appsync:GraphQL"],
  /** Of the tasks' stacks; beside them it counts their queues and reads the launcher's item. Groups know no resource. */
  infrastructure: ["autoscaling:DescribeAutoScalingGroups", "cloudformation:DescribeStacks"],
  /** Of the tasks' clusters; a listing knows no resource, but a condition on its cluster. */
  "worker-endings": ["ecs:DescribeTasks", "ecs:ListTasks"],
  /** Rules below the prefix, and the notifications of the tasks' buckets. */
  "source-listener": [
    "events:DeleteRule",
    "events:PutRule",
    "events:PutTargets",
    "events:RemoveTargets",
    "s3:GetBucketLocation",
    "s3:GetBucketNotification",
    "s3:PutBucketNotification",
  ],
} as const satisfies Record<string, readonly string[]>;
