import type { AlarmTopic } from "@dth/template/alarm-topic";
import type { ProgramLogs } from "@dth/template/container";
import type { FargateTask } from "@dth/template/fargate-task";
import type { Form } from "@dth/template/form";
import type { Network } from "@dth/template/network";
import { addRole, allow, arn, type Statement } from "@dth/template/permissions";
import type { Release } from "@dth/template/release";
import type { Schedule } from "@dth/template/schedule";
import { addStateMachine } from "@dth/template/state-machine";
import { Aws, Fn } from "aws-cdk-lib";
import type { CfnCluster } from "aws-cdk-lib/aws-ecs";
import { type CfnRole, CfnRolePolicy } from "aws-cdk-lib/aws-iam";
import type { CfnFunction } from "aws-cdk-lib/aws-lambda";
import type { CfnStateMachine } from "aws-cdk-lib/aws-stepfunctions";
import definition from "./images.asl.json" with { type: "json" };

/** What {@link addRuns} needs. */
export interface RunsOptions {
  readonly form: Form;
  readonly network: Network;
  readonly logs: ProgramLogs;
  readonly cluster: CfnCluster;
  readonly lister: CfnFunction;
  readonly copier: FargateTask;
  readonly topic: AlarmTopic;
  readonly schedule: Schedule;
  readonly release: Release;
}

/** Adds the state machine of one run, and what starts it on time. */
export function addRuns(options: RunsOptions): CfnStateMachine {
  const { form, network, logs, cluster, lister, copier, topic, schedule, release } = options;
  const { stack } = form;
  const parameters = [...form.manifestValues()].map(([{ name }, value]) => [name, value]);
  const { machine, role } = addStateMachine(stack, "Runs", {
    definition,
    description: "Lists, copies and closes one run of images",
    logs,
    statements: statementsOf(options),
    values: {
      once: Fn.conditionIf(schedule.once.logicalId, "true", "false").toString(),
      stackRole: release.role,
      stackId: Aws.STACK_ID,
      stackName: Aws.STACK_NAME,
      topic: topic.arn,
      logs: logs.group,
      lister: lister.attrArn,
      cluster: cluster.attrArn,
      copier: copier.definition.ref,
      securityGroup: network.securityGroup,
      assignPublicIp: network.assignPublicIp,
    },
    lists: { subnets: network.subnets, parameters: Object.fromEntries(parameters) },
  });
  const own = addMapAccess(options, machine, role);
  addStart(options, machine).addResourceDependency(own);
  return machine;
}

function statementsOf({ cluster, lister, copier, topic, release }: RunsOptions): readonly Statement[] {
  const inCluster = { ArnEquals: { "ecs:cluster": cluster.attrArn } };
  return [
    allow(["lambda:InvokeFunction"], lister.attrArn),
    allow(["ecs:RunTask"], copier.definition.ref, inCluster),
    allow(["ecs:DescribeTasks", "ecs:StopTask"], arn("ecs", `task/${Aws.STACK_NAME}/*`), inCluster),
    allow(["iam:PassRole"], copier.roles, { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } }),
    // How Step Functions learns that a task ended (developer guide, "IAM policies for Amazon ECS").
    allow(
      ["events:DescribeRule", "events:PutRule", "events:PutTargets"],
      arn("events", "rule/StepFunctionsGetEventsForECSTaskRule"),
    ),
    allow(["sns:Publish"], topic.arn),
    ...release.statements,
  ];
}

/** A distributed map starts executions of its own machine, which there has to be first. */
function addMapAccess({ form }: RunsOptions, machine: CfnStateMachine, role: CfnRole): CfnRolePolicy {
  const executions = arn("states", `execution:${machine.attrName}/*`);
  return new CfnRolePolicy(form.stack, "RunsMapPolicy", {
    policyName: "map",
    roleName: role.ref,
    policyDocument: {
      Version: "2012-10-17",
      Statement: [
        allow(["states:StartExecution"], machine.ref),
        allow(["states:DescribeExecution", "states:StopExecution"], executions),
      ],
    },
  });
}

function addStart({ form, schedule }: RunsOptions, machine: CfnStateMachine) {
  const role = addRole(form.stack, "ScheduleRole", {
    service: "scheduler",
    description: "Starts runs on time",
    statements: [allow(["states:StartExecution"], machine.ref)],
  });
  return schedule.start("RunSchedule", machine, role);
}
