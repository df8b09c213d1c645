import type { AlarmTopic } from "@dth/template/alarm-topic";
import type { FargateTask } from "@dth/template/fargate-task";
import { addRole, allow, arn } from "@dth/template/permissions";
import type { Release } from "@dth/template/release";
import type { Schedule } from "@dth/template/schedule";
import { addStateMachine } from "@dth/template/state-machine";
import { Aws, Fn } from "aws-cdk-lib";
import type { CfnStateMachine } from "aws-cdk-lib/aws-stepfunctions";
import type { Programs } from "./finder.ts";
import type { Queues } from "./queues.ts";
import definition from "./run.asl.json" with { type: "json" };
import { type Workers, workersArn } from "./workers.ts";

/** What {@link addRuns} needs. */
export interface RunsOptions {
  readonly programs: Programs;
  readonly finder: FargateTask;
  readonly queues: Queues;
  readonly workers: Workers;
  readonly topic: AlarmTopic;
  readonly schedule: Schedule;
  readonly release: Release;
}

/**
 * Adds the state machine of one run, and what starts it on time: the finder, tries after faults of the machine under it,
 * news of a failure, and for a task that runs once the release of everything. Stopping an execution stops its finder.
 * The stack deletes itself by a role of CloudFormation; the machine holds no right to delete anything else.
 */
export function addRuns(options: RunsOptions): CfnStateMachine {
  const { programs, finder, queues, workers, topic, schedule, release } = options;
  const { form, cluster, network, logs } = programs;
  const { stack } = form;
  const { machine } = addStateMachine(stack, "Runs", {
    definition,
    description: "Runs the finder, and releases everything when a task that runs once is done",
    logs,
    statements: [...runFinder(options), ...lookAfter(options)],
    values: {
      once: Fn.conditionIf(schedule.once.logicalId, "true", "false").toString(),
      stackRole: release.role,
      stackId: Aws.STACK_ID,
      stackName: Aws.STACK_NAME,
      topic: topic.arn,
      logs: logs.group,
      queueUrl: queues.work.ref,
      deadUrl: queues.dead.ref,
      workers: workers.group.ref,
      cluster: cluster.attrArn,
      finder: finder.definition.ref,
      securityGroup: network.securityGroup,
      assignPublicIp: network.assignPublicIp,
    },
    lists: { subnets: network.subnets },
  });
  const start = addRole(stack, "ScheduleRole", {
    service: "scheduler",
    description: "Starts runs on time",
    statements: [allow(["states:StartExecution"], machine.ref)],
  });
  schedule.start("RunSchedule", machine, start);
  return machine;
}

/** Starting the finder, with its two roles and no others, learning of its end, and stopping it. */
function runFinder({ programs: { cluster }, finder }: RunsOptions) {
  const inCluster = { ArnEquals: { "ecs:cluster": cluster.attrArn } };
  return [
    allow(["ecs:RunTask"], finder.definition.ref, inCluster),
    allow(["ecs:DescribeTasks", "ecs:StopTask"], arn("ecs", `task/${Aws.STACK_NAME}/*`), inCluster),
    allow(["iam:PassRole"], finder.roles, { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } }),
    // How Step Functions learns that a task ended (developer guide, "IAM policies for Amazon ECS").
    allow(
      ["events:DescribeRule", "events:PutRule", "events:PutTargets"],
      arn("events", "rule/StepFunctionsGetEventsForECSTaskRule"),
    ),
  ];
}

function lookAfter({ queues, topic, release }: RunsOptions) {
  return [
    allow(["sqs:GetQueueAttributes"], [queues.work.attrArn, queues.dead.attrArn]),
    allow(["autoscaling:UpdateAutoScalingGroup"], workersArn()),
    allow(["sns:Publish"], topic.arn),
    ...release.statements,
  ];
}
