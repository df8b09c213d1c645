import { readFileSync } from "node:fs";
import { join } from "node:path";
import { LOG_DELIVERY } from "../packages/template/src/log-delivery.ts";
import { createBoundary } from "./launcher/boundary.ts";
import { fillDefinition } from "./launcher/definition.ts";
import { serviceRoleGrants } from "./launcher/service-role.ts";
import { servicePrincipal } from "./partition.ts";
import { arn, type Grant, roleFor } from "./policy.ts";
import type { Settings } from "./settings.ts";
import { nameOf, shortNameOf } from "./stage.ts";
import { stageOf } from "./stage-kind.ts";
import type { Storage } from "./storage.ts";

/** Name of the state machine. */
export function launcherName(): string {
  return nameOf("launcher");
}

/** ARN of the state machine, also before it is there: the functions that it calls know it, too. */
export function launcherArn(): $util.Output<string> {
  return arn("states", `stateMachine:${launcherName()}`);
}

/** Before the names of all tasks' stacks, and so of everything in them: short, for what is cut off cannot be granted. */
export function stackPrefix(): string {
  return shortNameOf("-task");
}

/** What the machine needs beside the storage. */
export interface LauncherParts {
  readonly storage: Storage;
  readonly settings: Settings;
  /** Reckons what a task's stack is made of, and tells the hub how a launch ended. */
  readonly helper: sst.aws.Function;
}

/** Where the definition is, in Amazon States Language with `${name}` for what a stage has. */
const DEFINITION = "stacks/launcher/launcher.asl.json";

/**
 * The state machine that brings a task's stack into being, runs it and takes it away. Its definition is a file, so that
 * it is validated and executed without an account; SST's own component can make no loops.
 */
export function createLauncher({ storage, settings, helper }: LauncherParts): void {
  createBoundary(stackPrefix(), storage);
  const service = roleFor("StackRole", "cloudformation", nameOf("stacks"), serviceRoleGrants(stackPrefix(), storage));
  const name = launcherName();
  const logs = new aws.cloudwatch.LogGroup("LauncherLogs", {
    name: `/aws/vendedlogs/states/${name}`,
    retentionInDays: stageOf($app.stage).logDays,
  });
  const role = roleFor("LauncherRole", "states", name, launcherGrants({ storage, service, helper }));
  const values = {
    partition: aws.getPartitionOutput().partition,
    helper: helper.arn,
    stackRole: service.arn,
    stackPrefix: $util.output(stackPrefix()),
    records: storage.records.name,
  };
  const text = readFileSync(join($cli.paths.root, DEFINITION), "utf8");
  new aws.sfn.StateMachine("Launcher", {
    name,
    type: "STANDARD",
    roleArn: role.arn,
    definition: $util.output(values).apply((known) => fillDefinition(text, known)),
    loggingConfiguration: { level: "ERROR", includeExecutionData: false, logDestination: $interpolate`${logs.arn}:*` },
    tracingConfiguration: { enabled: settings.traced },
  });
}

interface Granted {
  readonly storage: Storage;
  readonly service: aws.iam.Role;
  readonly helper: sst.aws.Function;
}

function launcherGrants({ storage, service, helper }: Granted): readonly Grant[] {
  const stacks = arn("cloudformation", `stack/${stackPrefix()}-*/*`);
  const byRole = [{ test: "ArnEquals", variable: "cloudformation:RoleArn", values: [service.arn] }];
  return [
    { actions: ["cloudformation:CreateStack", "cloudformation:UpdateStack"], resources: [stacks], conditions: byRole },
    { actions: ["cloudformation:DeleteStack"], resources: [stacks] },
    { actions: ["cloudformation:DescribeStacks"], resources: [stacks] },
    {
      actions: ["iam:PassRole"],
      resources: [service.arn],
      conditions: [
        { test: "StringEquals", variable: "iam:PassedToService", values: [servicePrincipal("cloudformation")] },
      ],
    },
    // CloudFormation reads a template as whoever asks it to make the stack.
    { actions: ["s3:GetObject"], resources: [$interpolate`${storage.templates.arn}/*`] },
    { actions: ["lambda:InvokeFunction"], resources: [helper.arn] },
    {
      actions: ["dynamodb:UpdateItem"],
      resources: [storage.records.arn],
      conditions: [{ test: "ForAllValues:StringLike", variable: "dynamodb:LeadingKeys", values: ["launch#*"] }],
    },
    ...runsOfStacks(),
    { actions: LOG_DELIVERY, resources: ["*"] },
  ];
}

/**
 * Starting the machine of a task's stack, and stopping it with this one; Step Functions watches it by a rule of its own.
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html
 */
function runsOfStacks(): readonly Grant[] {
  const rule = arn("events", "rule/StepFunctionsGetEventsForStepFunctionsExecutionRule");
  return [
    { actions: ["states:StartExecution"], resources: [arn("states", `stateMachine:${stackPrefix()}-*`)] },
    {
      actions: ["states:DescribeExecution", "states:StopExecution"],
      resources: [arn("states", `execution:${stackPrefix()}-*:*`)],
    },
    { actions: ["events:DescribeRule", "events:PutRule", "events:PutTargets"], resources: [rule] },
  ];
}

/** Asking how workers of tasks ended. */
export function endingsGrants(): readonly Grant[] {
  const clusters = arn("ecs", `cluster/${stackPrefix()}-*`);
  return [
    {
      actions: ["ecs:ListTasks"],
      resources: ["*"],
      conditions: [{ test: "ArnLike", variable: "ecs:cluster", values: [clusters] }],
    },
    { actions: ["ecs:DescribeTasks"], resources: [arn("ecs", `task/${stackPrefix()}-*/*`)] },
  ];
}

/** What says why a stack is not as it should be, and what its programs said last. */
export function explainGrants({ taskLogs }: Pick<Storage, "taskLogs">): readonly Grant[] {
  return [
    {
      actions: ["cloudformation:DescribeStackEvents"],
      resources: [arn("cloudformation", `stack/${stackPrefix()}-*/*`)],
    },
    { actions: ["logs:FilterLogEvents"], resources: [taskLogs.arn, $interpolate`${taskLogs.arn}:*`] },
  ];
}
