import { type AutoScalingClient, DescribeAutoScalingGroupsCommand } from "@aws-sdk/client-auto-scaling";
import { type CloudFormationClient, DescribeStacksCommand, type Stack } from "@aws-sdk/client-cloudformation";
import { type DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { GetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { Infrastructure, Launched, LaunchedStack, TaskInfrastructure } from "@dth/core/infrastructure";
import * as v from "valibot";
import { awsError, isAwsError } from "./aws-errors.ts";
import { consoleLinks } from "./console-links.ts";

/** What {@link openInfrastructure} needs. */
export interface InfrastructureOptions {
  readonly cloudFormation: CloudFormationClient;
  readonly autoScaling: AutoScalingClient;
  readonly sqs: SQSClient;
  readonly dynamo: DynamoDBClient;
  /** Table of the records, where the launcher says how far it is (stacks/launcher/README.md). */
  readonly table: string;
  /** Before the names of all tasks' stacks, without the hyphen between. */
  readonly stackPrefix: string;
  readonly region: string;
  /** Log group of the programs of all tasks, which outlives their stacks. Absent: each stack tells its own. */
  readonly taskLogs?: string;
}

/** Machines that work; others are coming or going. */
const IN_SERVICE = "InService";

/** Looks at the stacks of tasks, and at what they are made of, each time anew. */
export function openInfrastructure(options: InfrastructureOptions): Infrastructure {
  const nameOf = (taskId: string) => `${options.stackPrefix}-${taskId}`;
  return {
    async launched(taskId) {
      const name = nameOf(taskId);
      try {
        return await launchOf(options, taskId, name);
      } catch (error) {
        throw awsError(error, { what: `the launch of ${name}`, otherwise: "LAUNCH_FAILED" });
      }
    },
    async of(taskId) {
      const name = nameOf(taskId);
      try {
        const [launch, stack] = await Promise.all([launchOf(options, taskId, name), findStack(options, name)]);
        const found = stack === undefined ? {} : await lookAt(options, name, stack);
        return { ...(launch && { launch }), ...(launch && logsOf(options, name)), ...found };
      } catch (error) {
        throw awsError(error, { what: `the stack ${name}`, otherwise: "LAUNCH_FAILED" });
      }
    },
  };
}

async function lookAt(options: InfrastructureOptions, name: string, stack: Stack): Promise<TaskInfrastructure> {
  const links = consoleLinks(options.region);
  const { StackId: id = name, StackStatus: status = "", StackStatusReason: reason } = stack;
  const output = (key: string) => stack.Outputs?.find(({ OutputKey }) => OutputKey === key)?.OutputValue;
  const [queue, fleet] = await Promise.all([
    queueOf(options, output("QueueUrl"), output("DeadLetterQueueUrl")),
    fleetOf(options, `${name}-workers`),
  ]);
  const [group, streams] = [output("LogGroup"), output("LogStreams")];
  const dashboard = `${name}-${options.region}`;
  return {
    stack: { name, status, link: links.stack(id), ...(reason === undefined ? {} : { reason }) },
    ...(queue && { queue }),
    ...(fleet && { fleet }),
    ...(group === undefined ? {} : { logs: { name: group, link: links.logs(group, streams) } }),
    // A stack that is not whole may have no dashboard yet; it has its outputs when it is.
    ...(group === undefined ? {} : { dashboard: { name: dashboard, link: links.dashboard(dashboard) } }),
  };
}

/** What the programs of a stack said, also when it is gone or not whole yet. */
function logsOf({ taskLogs, region }: InfrastructureOptions, stack: string): Pick<TaskInfrastructure, "logs"> {
  return taskLogs === undefined ? {} : { logs: { name: taskLogs, link: consoleLinks(region).logs(taskLogs, stack) } };
}

async function findStack({ cloudFormation }: InfrastructureOptions, StackName: string): Promise<Stack | undefined> {
  try {
    return (await cloudFormation.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0];
  } catch (error) {
    // CloudFormation has no name of its own for this.
    if (isAwsError(error, "ValidationError") && error instanceof Error && /does not exist/.test(error.message))
      return undefined;
    throw error;
  }
}

async function queueOf({ sqs, region }: InfrastructureOptions, url: string | undefined, deadUrl: string | undefined) {
  if (url === undefined) return undefined;
  const count = async (QueueUrl: string, name: Counted) => {
    const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [name] });
    return Number((await sqs.send(command)).Attributes?.[name] ?? 0);
  };
  const [waiting, leased, dead] = await Promise.all([
    count(url, "ApproximateNumberOfMessages"),
    count(url, "ApproximateNumberOfMessagesNotVisible"),
    deadUrl === undefined ? 0 : count(deadUrl, "ApproximateNumberOfMessages"),
  ]);
  return { name: url.split("/").at(-1) ?? url, link: consoleLinks(region).queue(url), waiting, leased, dead };
}

type Counted = "ApproximateNumberOfMessages" | "ApproximateNumberOfMessagesNotVisible";

/** Undefined for a plugin that needs no machines of its own. */
async function fleetOf({ autoScaling, region }: InfrastructureOptions, name: string) {
  const command = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] });
  const [group] = (await autoScaling.send(command)).AutoScalingGroups ?? [];
  if (group === undefined) return undefined;
  const { DesiredCapacity: desired = 0, MaxSize: most = 0, Instances = [] } = group;
  const running = Instances.filter(({ LifecycleState }) => LifecycleState === IN_SERVICE).length;
  return { name, link: consoleLinks(region).machines(name), desired, running, most };
}

/** The attributes are those of stacks/launcher/README.md. */
async function launchOf({ dynamo, table }: InfrastructureOptions, taskId: string, name: string) {
  const Key = { pk: { S: `launch#${taskId}` }, sk: { S: "launch" } };
  const { Item } = await dynamo.send(new GetItemCommand({ TableName: table, Key }));
  const text = (attribute: string) => Item?.[attribute]?.S;
  const state = text("state");
  if (state === undefined) return undefined;
  const [reason, execution] = [text("reason"), text("execution")];
  const stack = stackOf(name, text("stackId"), text("stackStatus"), text("outputs"));
  const launched: Launched = {
    ...{ state, at: Date.parse(text("at") ?? "") || 0 },
    ...(reason !== undefined && { reason }),
    ...(execution !== undefined && { execution }),
    ...(stack && { stack }),
  };
  return launched;
}

function stackOf(name: string, id?: string, status?: string, outputs = "[]"): LaunchedStack | undefined {
  if (id === undefined) return undefined;
  const told = v.safeParse(OutputsSchema, outputs);
  return {
    ...{ id, name, outputs: told.success ? told.output : [] },
    ...(status !== undefined && { status }),
  };
}

/** As CloudFormation describes a stack, which the launcher keeps as it is. */
const OutputsSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.array(
    v.pipe(
      v.object({ OutputKey: v.string(), OutputValue: v.string(), Description: v.optional(v.string()) }),
      v.transform(({ OutputKey: key, OutputValue: value, Description: description }) => ({
        ...{ key, value },
        ...(description !== undefined && { description }),
      })),
    ),
  ),
);
