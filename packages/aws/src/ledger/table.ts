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

/** The attribute by which DynamoDB forgets items: seconds since the Unix epoch. */
export const TTL_ATTRIBUTE = "ttl";
