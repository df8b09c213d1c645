import type { AlarmTopic } from "@dth/template/alarm-topic";
import type { StackLedger } from "@dth/template/ledger";
import { Aws, type Stack } from "aws-cdk-lib";
import { CfnDashboard } from "aws-cdk-lib/aws-cloudwatch";
import type { CfnFunction } from "aws-cdk-lib/aws-lambda";
import type { CfnStateMachine } from "aws-cdk-lib/aws-stepfunctions";

/** What is watched. */
export interface Watched {
  readonly runs: CfnStateMachine;
  readonly lister: CfnFunction;
  readonly ledger: StackLedger;
  readonly topic: AlarmTopic;
}

/** Adds the dashboard of a task's runs, and an alarm for runs that were broken off, which can tell nobody themselves. */
export function addDashboard(stack: Stack, { runs, lister, ledger, topic }: Watched): void {
  const machine = ["StateMachineArn", runs.ref];
  const table = ["TableName", ledger.table];
  const widgets = [
    chart(0, "Runs", "Sum", [
      ["AWS/States", "ExecutionsStarted", ...machine, { label: "started" }],
      ["AWS/States", "ExecutionsSucceeded", ...machine, { label: "succeeded" }],
      ["AWS/States", "ExecutionsFailed", ...machine, { label: "failed" }],
    ]),
    chart(1, "Duration of runs (ms)", "Maximum", [["AWS/States", "ExecutionTime", ...machine]]),
    chart(2, "Listing (ms)", "Maximum", [["AWS/Lambda", "Duration", "FunctionName", lister.ref]]),
    chart(3, "Ledger (units a minute)", "Sum", [
      ["AWS/DynamoDB", "ConsumedWriteCapacityUnits", ...table, { label: "written" }],
      ["AWS/DynamoDB", "ConsumedReadCapacityUnits", ...table, { label: "read" }],
    ]),
  ];
  new CfnDashboard(stack, "Dashboard", {
    dashboardName: `${Aws.STACK_NAME}-${Aws.REGION}`,
    dashboardBody: stack.toJsonString({ widgets }),
  });
  for (const metricName of ["ExecutionsTimedOut", "ExecutionsAborted"]) {
    topic.alarm(`${metricName}Alarm`, {
      alarmDescription: "A run of images was broken off: the next one goes on with it.",
      namespace: "AWS/States",
      metricName,
      dimensions: [{ name: "StateMachineArn", value: runs.ref }],
      statistic: "Sum",
      period: 300,
      evaluationPeriods: 1,
      threshold: 1,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      treatMissingData: "notBreaching",
    });
  }
}

/** A chart; two of them stand side by side. */
function chart(index: number, title: string, stat: string, metrics: readonly (readonly unknown[])[]) {
  const place = { x: (index % 2) * 12, y: Math.floor(index / 2) * 6, width: 12, height: 6 };
  return { type: "metric", ...place, properties: { title, region: Aws.REGION, stat, period: 60, metrics } };
}
