import type { StackLedger } from "@dth/template/ledger";
import { Aws, type Stack } from "aws-cdk-lib";
import { CfnDashboard } from "aws-cdk-lib/aws-cloudwatch";
import type { Queues } from "./queues.ts";
import type { Workers } from "./workers.ts";

type Metric = readonly unknown[];

/** Adds the dashboard: what waits, what moves, and on how many machines. */
export function addDashboard(stack: Stack, queues: Queues, ledger: StackLedger, { group, service }: Workers): void {
  const queue = ["QueueName", queues.work.attrQueueName];
  const dead = ["QueueName", queues.dead.attrQueueName];
  const fleet = ["AutoScalingGroupName", group.ref];
  const workers = ["ClusterName", Aws.STACK_NAME, "ServiceName", service.attrName];
  const widgets = [
    chart(0, "Work", "Maximum", [
      ["AWS/SQS", "ApproximateNumberOfMessagesVisible", ...queue, { label: "waiting" }],
      ["AWS/SQS", "ApproximateNumberOfMessagesNotVisible", ...queue, { label: "leased" }],
      ["AWS/SQS", "ApproximateNumberOfMessagesVisible", ...dead, { label: "dead letters" }],
    ]),
    chart(1, "Age of the oldest work (s)", "Maximum", [["AWS/SQS", "ApproximateAgeOfOldestMessage", ...queue]]),
    chart(2, "Machines", "Maximum", [
      ["AWS/AutoScaling", "GroupDesiredCapacity", ...fleet, { label: "wanted" }],
      ["AWS/AutoScaling", "GroupInServiceInstances", ...fleet, { label: "in service" }],
    ]),
    chart(3, "Network of the machines (bytes a minute)", "Sum", [
      ["AWS/EC2", "NetworkIn", ...fleet, { label: "in" }],
      ["AWS/EC2", "NetworkOut", ...fleet, { label: "out" }],
    ]),
    chart(4, "Processor and memory of the workers (%)", "Average", [
      ["AWS/ECS", "CPUUtilization", ...workers, { label: "processor" }],
      ["AWS/ECS", "MemoryUtilization", ...workers, { label: "memory" }],
    ]),
    chart(5, "Ledger (units a minute)", "Sum", [
      ["AWS/DynamoDB", "ConsumedWriteCapacityUnits", "TableName", ledger.table, { label: "written" }],
      ["AWS/DynamoDB", "ConsumedReadCapacityUnits", "TableName", ledger.table, { label: "read" }],
    ]),
  ];
  new CfnDashboard(stack, "Dashboard", {
    dashboardName: `${Aws.STACK_NAME}-${Aws.REGION}`,
    dashboardBody: stack.toJsonString({ widgets }),
  });
}

/** A chart; two of them stand side by side. */
function chart(index: number, title: string, stat: string, metrics: readonly Metric[]) {
  const place = { x: (index % 2) * 12, y: Math.floor(index / 2) * 6, width: 12, height: 6 };
  return { type: "metric", ...place, properties: { title, region: Aws.REGION, stat, period: 60, metrics } };
}
