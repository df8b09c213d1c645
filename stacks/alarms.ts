import type { Results } from "./results.ts";
import { metricsNamespace, nameOf } from "./stage.ts";

/** What is watched. */
export interface Watched {
  readonly results: Results;
  readonly functions: Readonly<Record<string, sst.aws.Function>>;
  readonly tables: Readonly<Record<string, sst.aws.Dynamo>>;
  /** Queues of what nobody could take. */
  readonly deadLetters: Readonly<Record<string, aws.sqs.Queue>>;
  readonly machineArn: $util.Input<string>;
}

interface Alarm {
  readonly description: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Record<string, $util.Input<string>>;
  readonly threshold: number;
  readonly minutes: number;
}

/** Alarms on what would keep the hub from its work, told on the results topic, and a dashboard of the same. */
export function addAlarms({ results, functions, tables, deadLetters, machineArn }: Watched): void {
  const alarm = (id: string, { description, namespace, metric, dimensions, threshold, minutes }: Alarm) =>
    new aws.cloudwatch.MetricAlarm(id, {
      name: nameOf(id),
      alarmDescription: description,
      namespace,
      metricName: metric,
      dimensions,
      statistic: "Sum",
      period: minutes * 60,
      evaluationPeriods: 1,
      threshold,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      treatMissingData: "notBreaching",
      alarmActions: [results.topic.arn],
      okActions: [results.topic.arn],
    });
  for (const [id, each] of Object.entries(functions)) {
    const of = { namespace: "AWS/Lambda", dimensions: { FunctionName: each.name }, minutes: 5 };
    alarm(`${id}Errors`, { ...of, metric: "Errors", threshold: 5, description: `${id} fails: read its log group.` });
    alarm(`${id}Throttles`, {
      ...of,
      metric: "Throttles",
      threshold: 10,
      description: `${id} reaches its concurrency.`,
    });
  }
  for (const [id, each] of Object.entries(tables)) {
    const of = { namespace: "AWS/DynamoDB", dimensions: { TableName: each.name }, minutes: 5, threshold: 1 };
    alarm(`${id}Errors`, { ...of, metric: "SystemErrors", description: `DynamoDB fails on ${id}.` });
  }
  for (const [id, each] of Object.entries(deadLetters)) {
    alarm(id, {
      namespace: "AWS/SQS",
      metric: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: each.name },
      threshold: 1,
      minutes: 5,
      description: "Events of a source could not be brought to their task: read the log of HeardEvents.",
    });
  }
  alarm("LaunchesFailed", {
    namespace: "AWS/States",
    metric: "ExecutionsFailed",
    dimensions: { StateMachineArn: machineArn },
    threshold: 1,
    minutes: 5,
    description: "A task's stack could not be launched: the task says why.",
  });
  addDashboard({ functions, tables, machineArn });
}

/** The hub at a glance. */
function addDashboard({ functions, tables, machineArn }: Omit<Watched, "results" | "deadLetters">): void {
  const names = (all: Readonly<Record<string, { readonly name: $util.Output<string> }>>) =>
    $util.all(Object.values(all).map(({ name }) => name));
  const region = aws.getRegionOutput().region;
  new aws.cloudwatch.Dashboard("Dashboard", {
    dashboardName: nameOf("hub"),
    dashboardBody: $util
      .all([names(functions), names(tables), machineArn, region])
      .apply(([lambdas, dynamos, machine, place]) =>
        JSON.stringify({ widgets: widgets({ lambdas, dynamos, machine, region: place }) }),
      ),
  });
}

interface Shown {
  readonly lambdas: readonly string[];
  readonly dynamos: readonly string[];
  readonly machine: string;
  readonly region: string;
}

function widgets({ lambdas, dynamos, machine, region }: Shown) {
  const lambda = (metric: string) => lambdas.map((name) => ["AWS/Lambda", metric, "FunctionName", name]);
  const table = (metric: string) => dynamos.map((name) => ["AWS/DynamoDB", metric, "TableName", name]);
  const launches = ["Started", "Succeeded", "Failed"].map((end) => [
    "AWS/States",
    `Executions${end}`,
    "StateMachineArn",
    machine,
  ]);
  const all = `SEARCH('{${metricsNamespace()},Task} MetricName="bytesPerSecond"', 'Average', 60)`;
  return [
    { title: "Bytes a second of every task", stat: "Average", metrics: [[{ expression: all, id: "bytes" }]] },
    { title: "Launches", stat: "Sum", metrics: launches },
    { title: "Requests", stat: "Sum", metrics: lambda("Invocations") },
    { title: "Errors", stat: "Sum", metrics: lambda("Errors") },
    { title: "Milliseconds of a request", stat: "p95", metrics: lambda("Duration") },
    { title: "Units written", stat: "Sum", metrics: table("ConsumedWriteCapacityUnits") },
  ].map((properties, index) => ({
    type: "metric",
    x: (index % 2) * 12,
    y: Math.floor(index / 2) * 6,
    width: 12,
    height: 6,
    properties: { ...properties, region, period: 60, view: "timeSeries" },
  }));
}
