import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fillDefinition } from "./launcher/definition.ts";
import { serviceRoleGrants } from "./launcher/service-role.ts";
import { servicePrincipal } from "./partition.ts";
import { arn, type Grant, roleFor } from "./policy.ts";
import type { Settings } from "./settings.ts";
import { nameOf, stageOf } from "./stage.ts";
import { type Storage, tableGrant } from "./storage.ts";

/** What launches runs. */
export interface Launching {
  readonly machineArn: $util.Output<string>;
}

/** Before the names of all tasks' stacks. */
export function stackPrefix(): string {
  return nameOf("task");
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
export function createLauncher({ storage, settings, helper }: LauncherParts): Launching {
  const service = roleFor("StackRole", "cloudformation", nameOf("stacks"), serviceRoleGrants(stackPrefix(), storage));
  const name = nameOf("launcher");
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
  const machine = new aws.sfn.StateMachine("Launcher", {
    name,
    type: "STANDARD",
    roleArn: role.arn,
    definition: $util.output(values).apply((known) => fillDefinition(text, known)),
    loggingConfiguration: { level: "ERROR", includeExecutionData: false, logDestination: $interpolate`${logs.arn}:*` },
    tracingConfiguration: { enabled: settings.traced },
  });
  return { machineArn: machine.arn };
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
    { actions: ["cloudformation:DescribeStacks", "cloudformation:DescribeStackEvents"], resources: [stacks] },
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
    tableGrant([storage.records]),
    { actions: LOG_DELIVERY, resources: ["*"] },
  ];
}

/** The delivery of logs knows no resources. https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html */
const LOG_DELIVERY = [
  "logs:CreateLogDelivery",
  "logs:GetLogDelivery",
  "logs:UpdateLogDelivery",
  "logs:DeleteLogDelivery",
  "logs:ListLogDeliveries",
  "logs:PutResourcePolicy",
  "logs:DescribeResourcePolicies",
  "logs:DescribeLogGroups",
];
