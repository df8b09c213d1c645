import type { Box } from "./box.ts";

/** What differs from task to task. */
export interface TaskVariables {
  readonly box: Box;
  /** Address of the server with the buckets `from` and `to`. */
  readonly store: string;
  readonly ledgerTable: string;
  readonly queueUrl: string;
  readonly deadLetterUrl: string;
  readonly scratch: string;
}

/** What the programs of an S3 task's stack are told that stands alone. */
export function taskVariables(task: TaskVariables): Record<string, string> {
  const side = (part: "src" | "dest") => ({
    [`PARAMETER_${part}Type`]: "minio",
    [`PARAMETER_${part}Endpoint`]: task.store,
    [`PARAMETER_${part}Region`]: "us-east-1",
    [`PARAMETER_${part}Auth`]: "ambient",
  });
  return {
    AWS_REGION: "eu-west-1",
    AWS_ENDPOINT_URL: task.box.url,
    PLUGIN: "s3",
    STACK_NAME: "stack",
    LEDGER_TABLE: task.ledgerTable,
    QUEUE_URL: task.queueUrl,
    DEAD_LETTER_QUEUE_URL: task.deadLetterUrl,
    SCRATCH: task.scratch,
    ...side("src"),
    ...side("dest"),
    PARAMETER_srcBucket: "from",
    PARAMETER_destBucket: "to",
  };
}
