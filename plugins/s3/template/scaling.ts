import type { Stack } from "aws-cdk-lib";
import { type CfnAutoScalingGroup, CfnScalingPolicy } from "aws-cdk-lib/aws-autoscaling";
import { CfnAlarm, type CfnAlarmProps } from "aws-cdk-lib/aws-cloudwatch";
import type { CfnQueue } from "aws-cdk-lib/aws-sqs";

/**
 * How many machines a queue's depth adds, as the original documents it: one at 100 messages, two at 500, five at 2,000, ten
 * at 10,000. The original has one object in a message; ours has up to 200, so that its steps are a tenth of the original's.
 */
export const STEPS: readonly { readonly from: number; readonly add: number }[] = [
  { from: 10, add: 1 },
  { from: 50, add: 2 },
  { from: 200, add: 5 },
  { from: 1_000, add: 10 },
];

/** Minutes without any work after which machines go; work comes in bursts while the finder lists. */
const IDLE_MINUTES = 5;

/** Adds the steps up with the queue's depth, whether of work or of events, the first machine for the first message, and the way down to the minimum. */
export function addScaling(stack: Stack, queue: CfnQueue, group: CfnAutoScalingGroup): void {
  const [first] = STEPS;
  const lowest = first?.from ?? 1;
  const up = new CfnScalingPolicy(stack, "MoreWorkers", {
    autoScalingGroupName: group.ref,
    policyType: "StepScaling",
    adjustmentType: "ChangeInCapacity",
    estimatedInstanceWarmup: 120,
    metricAggregationType: "Maximum",
    stepAdjustments: STEPS.map(({ from, add }, index) => {
      const next = STEPS[index + 1];
      return {
        metricIntervalLowerBound: from - lowest,
        ...(next === undefined ? {} : { metricIntervalUpperBound: next.from - lowest }),
        scalingAdjustment: add,
      };
    }),
  });
  depthAlarm(stack, "MuchWork", queue, {
    alarmDescription: "Adds workers",
    threshold: lowest,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    evaluationPeriods: 1,
    alarmActions: [up.ref],
  });
  const wake = exactly(stack, "FirstWorker", group, { scalingAdjustment: 1, metricIntervalLowerBound: 0 });
  new CfnAlarm(stack, "AnyWork", {
    alarmDescription: "Starts the first worker when there are none",
    metrics: [
      ...depthMetrics(queue, false),
      groupMetric(group),
      {
        id: "idle",
        expression: `IF(${DEPTH} > 0 AND FILL(machines, 0) < 1, 1, 0)`,
        label: "work and no worker",
        returnData: true,
      },
    ],
    threshold: 1,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    evaluationPeriods: 1,
    treatMissingData: "notBreaching",
    alarmActions: [wake.ref],
  });
  const down = exactly(stack, "NoWorkers", group, { scalingAdjustment: -10_000, metricIntervalUpperBound: 0 });
  depthAlarm(stack, "NoWork", queue, {
    alarmDescription: "Removes workers, down to the minimum",
    threshold: 0,
    comparisonOperator: "LessThanOrEqualToThreshold",
    evaluationPeriods: IDLE_MINUTES,
    alarmActions: [down.ref],
  });
}

function exactly(stack: Stack, id: string, group: CfnAutoScalingGroup, step: CfnScalingPolicy.StepAdjustmentProperty) {
  return new CfnScalingPolicy(stack, id, {
    autoScalingGroupName: group.ref,
    policyType: "StepScaling",
    adjustmentType: "ChangeInCapacity",
    metricAggregationType: "Maximum",
    stepAdjustments: [step],
  });
}

type DepthAlarm = Pick<
  CfnAlarmProps,
  "alarmDescription" | "threshold" | "comparisonOperator" | "evaluationPeriods" | "alarmActions"
>;

/** An alarm on messages that wait or are leased: leased work is under way and needs its worker. */
function depthAlarm(stack: Stack, id: string, queue: CfnQueue, alarm: DepthAlarm): CfnAlarm {
  return new CfnAlarm(stack, id, { ...alarm, metrics: depthMetrics(queue, true), treatMissingData: "ignore" });
}

/** What waits and what is leased; SQS tells nothing of a queue that was idle for long. */
const DEPTH = "FILL(visible, 0) + FILL(hidden, 0)";

function depthMetrics(queue: CfnQueue, asResult: boolean): CfnAlarm.MetricDataQueryProperty[] {
  const metric = (id: string, metricName: string): CfnAlarm.MetricDataQueryProperty => ({
    id,
    returnData: false,
    metricStat: {
      metric: { namespace: "AWS/SQS", metricName, dimensions: [{ name: "QueueName", value: queue.attrQueueName }] },
      period: 60,
      stat: "Maximum",
    },
  });
  const parts = [
    metric("visible", "ApproximateNumberOfMessagesVisible"),
    metric("hidden", "ApproximateNumberOfMessagesNotVisible"),
  ];
  return asResult ? [...parts, { id: "depth", expression: DEPTH, label: "messages", returnData: true }] : parts;
}

function groupMetric(group: CfnAutoScalingGroup): CfnAlarm.MetricDataQueryProperty {
  return {
    id: "machines",
    returnData: false,
    metricStat: {
      metric: {
        namespace: "AWS/AutoScaling",
        metricName: "GroupDesiredCapacity",
        dimensions: [{ name: "AutoScalingGroupName", value: group.ref }],
      },
      period: 60,
      stat: "Maximum",
    },
  };
}
