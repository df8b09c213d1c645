import type { CreateTableCommandInput } from "@aws-sdk/client-dynamodb";

/** The ledger's table, but for its name: the contract with whoever creates it. */
export const LEDGER_TABLE: Omit<CreateTableCommandInput, "TableName"> = {
  AttributeDefinitions: [
    { AttributeName: "pk", AttributeType: "S" },
    { AttributeName: "sk", AttributeType: "S" },
  ],
  KeySchema: [
    { AttributeName: "pk", KeyType: "HASH" },
    { AttributeName: "sk", KeyType: "RANGE" },
  ],
  BillingMode: "PAY_PER_REQUEST",
};

/**
 * What the partition keys of a ledger with a scope are like, in the form of the condition `dynamodb:LeadingKeys`. Runs are
 * found by their ids: those of a hub begin with their task's.
 */
export function leadingKeys(scope: string): readonly string[] {
  const own = ["log", "uploads", "parts", "copies"].map((kind) => `${kind}#${scope}.*`);
  return [`runs#${scope}`, `run#${scope}-*`, ...own];
}

/** The attribute by which DynamoDB forgets items: seconds since the Unix epoch. */
export const TTL_ATTRIBUTE = "ttl";
