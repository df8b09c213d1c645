import type { CreateTableCommandInput, Projection } from "@aws-sdk/client-dynamodb";

const projection: Projection = { ProjectionType: "INCLUDE", NonKeyAttributes: ["text", "expires"] };

/** By collection and place, and by group and place. Records without a group are not in the second. */
export const INDEXES = { collection: "by-collection", group: "by-group" } as const;

/**
 * The table of records, but for its name: the contract with whoever creates it. Items expire by the attribute `ttl`. The
 * indexes hold what a listing filters by; bodies are read from the table, so that they are as new as can be.
 */
export const RECORD_TABLE: Omit<CreateTableCommandInput, "TableName"> = {
  AttributeDefinitions: [
    { AttributeName: "pk", AttributeType: "S" },
    { AttributeName: "sk", AttributeType: "S" },
    { AttributeName: "group", AttributeType: "S" },
    { AttributeName: "place", AttributeType: "B" },
  ],
  KeySchema: [
    { AttributeName: "pk", KeyType: "HASH" },
    { AttributeName: "sk", KeyType: "RANGE" },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: INDEXES.collection,
      KeySchema: [
        { AttributeName: "sk", KeyType: "HASH" },
        { AttributeName: "place", KeyType: "RANGE" },
      ],
      Projection: projection,
    },
    {
      IndexName: INDEXES.group,
      KeySchema: [
        { AttributeName: "group", KeyType: "HASH" },
        { AttributeName: "place", KeyType: "RANGE" },
      ],
      Projection: projection,
    },
  ],
  BillingMode: "PAY_PER_REQUEST",
};

/** What whoever executes a task's runs may touch of the records, as the condition `dynamodb:LeadingKeys` has it. */
export interface RunnerKeys {
  /** Of the table: the task, its runs and plans, what the scheduler and people are told of them, and the days' sums. */
  readonly table: readonly string[];
  /** Of the index by group, where they are asked for: failures that are accepted, messages that were given up, and events. */
  readonly byGroup: readonly string[];
  /** What is read and never written: who wants to be told. */
  readonly read: readonly string[];
}

/** The keys for a task: ids of its runs begin with its own (`packages/hub/src/runs/run-id.ts`). */
export function runnerKeys(taskId: string): RunnerKeys {
  const ofTask = ["task", "due", "attention"].map((collection) => `${collection}#${taskId}`);
  const ofRuns = ["run", "plan", "acceptance", "letter", "event", "digest"].map(
    (collection) => `${collection}#${taskId}-*`,
  );
  return {
    table: [...ofTask, ...ofRuns, `setting#moved-run-${taskId}-*`, "setting#moved-2*"],
    byGroup: [`acceptance#${taskId}-*`, `letter#${taskId}-*`, `event#${taskId}-*`],
    read: ["channel#*"],
  };
}
