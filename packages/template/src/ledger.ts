import { CfnOutput, Fn, RemovalPolicy } from "aws-cdk-lib";
import { CfnTable } from "aws-cdk-lib/aws-dynamodb";
import { TABLE_ACTIONS } from "./access.ts";
import type { Form } from "./form.ts";
import { allow, arn, onlyKeys, type Statement } from "./permissions.ts";

/** Where a task's programs keep what they did. */
export interface StackLedger {
  /** The table's name. */
  readonly table: string;
  /** What every program of the task may do with it. */
  readonly access: readonly Statement[];
}

/**
 * The task's ledger: the hub's table where the stack is a hub's, for its history outlives the stack and the hub shows it;
 * else a table of the stack, which goes with it. Keys and the attribute of expiry are those of
 * `packages/aws/src/ledger/table.ts`, which a test compares.
 */
export function addLedger(form: Form): StackLedger {
  const { stack } = form;
  const own = form.condition("HasOwnLedger", () => Fn.conditionEquals(form.get("hubLedgerTable"), ""));
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
  table.cfnOptions.condition = own;
  new CfnOutput(stack, "LedgerTable", { value: table.ref, condition: own });
  const hubs = form.get("hubLedgerTable").valueAsString;
  return {
    table: Fn.conditionIf(own.logicalId, table.ref, hubs).toString(),
    access: [
      Fn.conditionIf(
        own.logicalId,
        allow(TABLE_ACTIONS, table.attrArn),
        allow(TABLE_ACTIONS, arn("dynamodb", `table/${hubs}`), ofTask(form)),
      ),
    ],
  };
}

/** Of the hub's ledger a task has what is its own: `leadingKeys` of `packages/aws/src/ledger/table.ts`. */
function ofTask(form: Form) {
  const task = form.get("taskId").valueAsString;
  const own = ["log", "uploads", "parts", "copies"].map((kind) => Fn.join("", [`${kind}#`, task, ".*"]));
  return onlyKeys([Fn.join("", ["runs#", task]), Fn.join("", ["run#", task, "-*"]), ...own]);
}
