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
