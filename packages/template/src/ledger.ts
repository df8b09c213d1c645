import { RemovalPolicy, type Stack } from "aws-cdk-lib";
import { CfnTable } from "aws-cdk-lib/aws-dynamodb";
import { TABLE_ACTIONS } from "./access.ts";
import { allow, type Statement } from "./permissions.ts";

/**
 * The task's ledger. Keys and the attribute of expiry are those of `packages/aws/src/ledger/table.ts`, which a test
 * compares. It goes with the stack: what outlives the stack is the receipt.
 */
export function addLedger(stack: Stack): CfnTable {
  const table = new CfnTable(stack, "Ledger", {
    attributeDefinitions: [
      { attributeName: "pk", attributeType: "S" },
      { attributeName: "sk", attributeType: "S" },
    ],
    keySchema: [
      { attributeName: "pk", keyType: "HASH" },
      { attributeName: "sk", keyType: "RANGE" },
    ],
    billingMode: "PAY_PER_REQUEST",
    timeToLiveSpecification: { attributeName: "ttl", enabled: true },
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    sseSpecification: { sseEnabled: true },
  });
  table.applyRemovalPolicy(RemovalPolicy.DESTROY);
  return table;
}

/** What every program of the task may do with its ledger. */
export function ledgerAccess(table: CfnTable): Statement {
  return allow(TABLE_ACTIONS, table.attrArn);
}
