import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LEDGER_TABLE, leadingKeys, TTL_ATTRIBUTE } from "@dth/aws/ledger/table";
import { INDEXES, runnerKeys } from "@dth/aws/record-store/table";
import { stackParameters } from "@dth/core/stack-parameters";
import { ECR_MANIFEST } from "@dth/plugin-ecr/manifest";
import { MANIFEST } from "@dth/plugin-s3/manifest";
import { Template as Assertions } from "aws-cdk-lib/assertions";
import { afterAll, describe, expect, test } from "vitest";
import { TABLE_ACTIONS } from "../../../packages/template/src/access.ts";
import { synthesize } from "../../../packages/template/src/synthesize.ts";
import { TEMPLATES } from "./templates.ts";
import { withoutConditions } from "./variants.ts";

const directory = mkdtempSync(join(tmpdir(), "templates-"));
afterAll(() => rmSync(directory, { recursive: true }));

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

interface Parameter {
  readonly Type: string;
  readonly Default?: unknown;
  readonly AllowedPattern?: string;
  readonly AllowedValues?: readonly unknown[];
  readonly Description?: string;
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

const MANIFESTS = [MANIFEST, ECR_MANIFEST];

const CASES = TEMPLATES.map((template) => {
  const body = synthesize(template, { directory: join(directory, template.id) });
  const manifest = MANIFESTS.find(({ id }) => id === template.id);
  if (manifest === undefined) throw new Error(`no manifest of ${template.id}`);
  return { id: template.id, template, manifest, body, text: JSON.stringify(body) };
});

/** Actions that know no resources, each by its service's page in AWS' Service Authorization Reference. */
const ANYWHERE = new Set([
  // Held to the hub's namespace by a condition.
  "cloudwatch:PutMetricData",
  "ecr:GetAuthorizationToken",
  "ecr:DescribeRepositories",
  "ecs:DiscoverPollEndpoint",
  "logs:CreateLogDelivery",
  "logs:GetLogDelivery",
  "logs:UpdateLogDelivery",
  "logs:DeleteLogDelivery",
  "logs:ListLogDeliveries",
  "logs:PutResourcePolicy",
  "logs:DescribeResourcePolicies",
  "logs:DescribeLogGroups",
  // What a stack that deletes itself looks at, and takes back.
  "autoscaling:DescribeAutoScalingGroups",
  "autoscaling:DescribeScalingActivities",
  "autoscaling:DescribePolicies",
  "cloudwatch:DescribeAlarms",
  "ec2:DescribeLaunchTemplates",
  "ec2:DescribeSecurityGroups",
  "ecs:DeregisterTaskDefinition",
  "ecs:DescribeClusters",
  "ecs:DescribeTaskDefinition",
]);

function resourcesOf(body: Readonly<Record<string, unknown>>): Readonly<Record<string, Resource>> {
  return JSON.parse(JSON.stringify(body.Resources));
}

function parametersOf(body: Readonly<Record<string, unknown>>): Readonly<Record<string, Parameter>> {
  return JSON.parse(JSON.stringify(body.Parameters));
}

/** Every statement of every role, with all conditions of the template holding. */
function statementsOf(body: Readonly<Record<string, unknown>>): readonly Statement[] {
  const found: Statement[] = [];
  const visit = (part: unknown): void => {
    if (typeof part !== "object" || part === null) return;
    if ("Effect" in part && "Action" in part) found.push(JSON.parse(JSON.stringify(part)));
    else for (const each of Object.values(part)) visit(each);
  };
  visit(withoutConditions(body, true).Resources);
  return found;
}

/** What stands for the case that a condition does not hold. */
function branchesOf(part: unknown, condition: string, holds = false): readonly Statement[] {
  if (typeof part !== "object" || part === null) return [];
  const own = Object.entries(part).flatMap(([name, each]) =>
    name === "Fn::If" && Array.isArray(each) && each[0] === condition
      ? [JSON.parse(JSON.stringify(each[holds ? 1 : 2]))]
      : [],
  );
  return [...own, ...Object.values(part).flatMap((each) => branchesOf(each, condition, holds))];
}

/** A condition of a policy for a task called TASK. */
function withTask(condition: unknown) {
  const join = /\{"Fn::Join":\["",\["([^"]*)",\{"Ref":"taskId"\}(?:,"([^"]*)")?\]\]\}/gu;
  return JSON.parse(JSON.stringify(condition).replaceAll(join, '"$1TASK$2"'));
}

describe.each(CASES)("the template of $id", ({ template, manifest, body, text }) => {
  test("has in its resources no partition, region or suffix, but for the names of services", () => {
    const resources = JSON.stringify([body.Resources, body.Outputs, body.Conditions]);
    expect(resources.match(/arn:aws[a-z-]*:/gu)).toBeNull();
    expect(resources.match(/\b(us|eu|cn|ap)-(gov-)?(north|south|east|west|central)[a-z]*-\d/gu)).toBeNull();
    const hosts = resources.match(/[\w.-]+\.amazonaws\.com[.\w]*/gu) ?? [];
    expect(
      new Set(
        hosts.filter(
          (host) =>
            !/^(cloudformation|cloudwatch|ec2|ecs-tasks|events|lambda|scheduler|states)\.amazonaws\.com$/u.test(host),
        ),
      ),
    ).toEqual(new Set());
  });

  test("asks for everything that the manifest has, in its words and under its headings", () => {
    const { ParameterGroups: groups, ParameterLabels: labels } =
      JSON.parse(text).Metadata["AWS::CloudFormation::Interface"];
    for (const { name, parameter, part } of stackParameters(manifest)) {
      expect(labels[name]).toEqual({ default: parameter.label.en });
      const heading = groups.find(({ Parameters }: { Parameters: string[] }) => Parameters.includes(name)).Label
        .default;
      const words = manifest.groups.find(({ id }) => id === parameter.group)?.label.en;
      expect(heading).toBe(part === "options" ? words : `${part === "source" ? "Source" : "Destination"}: ${words}`);
      expect(parametersOf(body)[name]?.Description).toContain(parameter.help.en);
    }
    const grouped = groups.flatMap(({ Parameters }: { Parameters: string[] }) => Parameters);
    expect(grouped.toSorted()).toEqual(Object.keys(parametersOf(body)).toSorted());
  });

  test("asks in Chinese too", () => {
    const chinese = JSON.stringify(
      synthesize(template, { language: "zh", directory: join(directory, `${template.id}-zh`) }),
    );
    for (const { parameter } of stackParameters(manifest))
      expect(chinese).toContain(JSON.stringify(parameter.label.zh));
  });

  test("takes its own defaults", () => {
    for (const [name, { Default, AllowedPattern, AllowedValues }] of Object.entries(parametersOf(body))) {
      if (Default === undefined) continue;
      if (AllowedPattern !== undefined)
        expect([name, String(Default)]).toEqual([name, expect.stringMatching(AllowedPattern)]);
      if (AllowedValues !== undefined) expect(AllowedValues.map(String)).toContain(String(Default));
    }
  });

  test("grants no wide right", () => {
    const granted = statementsOf(body).filter(({ Effect, Principal }) => Effect === "Allow" && Principal === undefined);
    expect(granted.length).toBeGreaterThan(20);
    for (const { Action: action, Resource: resource } of granted) {
      const actions = [action].flat();
      expect(actions.filter((each) => each.includes("*"))).toEqual([]);
      if ([resource].flat().includes("*")) expect(actions.filter((each) => !ANYWHERE.has(each))).toEqual([]);
    }
  });

  test("bounds all of its roles where it is given a boundary", () => {
    const roles = Object.values(resourcesOf(body)).filter(({ Type }) => Type === "AWS::IAM::Role");
    expect(roles.length).toBeGreaterThan(3);
    for (const { Properties = {} } of roles)
      expect(Properties.PermissionsBoundary).toEqual({
        "Fn::If": ["HasRoleBoundary", { Ref: "roleBoundary" }, { Ref: "AWS::NoValue" }],
      });
  });

  test("lets a role be taken on by a service for this account alone", () => {
    const trusted = statementsOf(body).filter(({ Action }) => Action === "sts:AssumeRole");
    const open = trusted.filter(({ Principal, Condition }) => Principal !== undefined && Condition === undefined);
    // These two say no account, in their own documents.
    const services = open.map(({ Principal }) => JSON.stringify(Principal));
    expect(services.filter((each) => !/"(lambda|ec2)\.amazonaws\.com"/u.test(each))).toEqual([]);
  });

  test("shares no name with another stack", () => {
    const NAMES = [
      "Family",
      "ClusterName",
      "ServiceName",
      "AutoScalingGroupName",
      "DashboardName",
      "LogGroupName",
      "Name",
      "TableName",
      "QueueName",
      "TopicName",
      "RoleName",
      "StateMachineName",
      "FunctionName",
    ];
    for (const [id, { Type, Properties = {} }] of Object.entries(resourcesOf(body))) {
      for (const name of NAMES) {
        if (Properties[name] === undefined) continue;
        const said = JSON.stringify(Properties[name]);
        expect([id, Type, name, /AWS::StackName|"Ref"/u.test(said)]).toEqual([id, Type, name, true]);
      }
    }
  });

  test("knows every name in its state machines, and no others", () => {
    for (const { Type, Properties = {} } of Object.values(resourcesOf(body))) {
      if (Type !== "AWS::StepFunctions::StateMachine") continue;
      const asked = JSON.stringify(Properties.Definition).matchAll(/\$\{(\w+)\}/gu);
      const names = [...new Set(Array.from(asked, ([, name]) => name))];
      expect(names.toSorted()).toEqual(Object.keys(Properties.DefinitionSubstitutions ?? {}).toSorted());
      expect(JSON.stringify(Properties.Definition)).not.toContain("QueryLanguage");
    }
  });

  test("keeps its ledger in the hub's table where it is a hub's, and reaches there what is its task's alone", () => {
    const ofHub: readonly Statement[] = branchesOf(body.Resources, "HasOwnLedger").filter(
      (each) => each.Resource !== undefined,
    );
    expect(ofHub.length).toBe(2);
    for (const { Condition } of ofHub) {
      expect(withTask(Condition)).toEqual({
        "ForAllValues:StringLike": { "dynamodb:LeadingKeys": leadingKeys("TASK") },
      });
    }
    expect(JSON.parse(text).Resources.Ledger.Condition).toBe("HasOwnLedger");
    expect(JSON.parse(text).Conditions.HasOwnLedger).toEqual({ "Fn::Equals": [{ Ref: "hubLedgerTable" }, ""] });
  });

  test("reaches of the hub's records what its task's runs need, and nothing else", () => {
    const ofHub: readonly Statement[] = branchesOf(body.Resources, "HasHubTable", true).filter((each) =>
      JSON.stringify(each.Action ?? "").includes("dynamodb:"),
    );
    const granted = ofHub.map(({ Action, Resource, Condition }) => ({
      actions: Action,
      where: JSON.stringify(Resource).includes("/index/")
        ? JSON.stringify(Resource).match(/index\/[\w*-]+/u)?.[0]
        : "table",
      keys: withTask(Condition)["ForAllValues:StringLike"]["dynamodb:LeadingKeys"],
    }));
    const { table, byGroup, read } = runnerKeys("TASK");
    expect(granted).toEqual([
      { actions: [...TABLE_ACTIONS], where: "table", keys: table },
      { actions: ["dynamodb:Query"], where: `index/${INDEXES.group}`, keys: byGroup },
      { actions: ["dynamodb:GetItem"], where: "table", keys: read },
    ]);
  });

  test("has its alarms tell its own topic, or the hub's", () => {
    const heard = { "Fn::If": ["HasHubTopic", { Ref: "hubTopic" }, { Ref: "Alarms" }] };
    const alarms = Object.values(resourcesOf(body)).filter(({ Type }) => Type === "AWS::CloudWatch::Alarm");
    // The others start and stop machines.
    const telling = alarms.filter(({ Properties }) => !JSON.stringify(Properties?.AlarmActions).includes("Worker"));
    expect(telling.length).toBeGreaterThan(0);
    for (const { Properties } of telling) expect(Properties?.AlarmActions).toEqual([heard]);
  });

  test("tells those who watch where it is a hub's, and may call nothing else of its API", () => {
    const [granted, ...more] = branchesOf(body.Resources, "HasHubGraphqlApi", true);
    expect(more).toEqual([]);
    expect(granted?.Action).toEqual(["appsync:GraphQL"]);
    const fields = ["publishTaskChange", "publishRunProgress"].map((field) => ({
      "Fn::Join": ["", [{ Ref: "hubGraphqlApi" }, `/types/Mutation/fields/${field}`]],
    }));
    expect(granted?.Resource).toEqual(fields);
    expect(text).toContain('{"Ref":"hubGraphqlUrl"}');
  });

  test("keeps a ledger of its own as the ledger's package has it, encrypted, and for as long as the stack", () => {
    const assertions = Assertions.fromJSON(JSON.parse(text));
    assertions.hasResource("AWS::DynamoDB::Table", {
      DeletionPolicy: "Delete",
      Properties: {
        AttributeDefinitions: LEDGER_TABLE.AttributeDefinitions,
        KeySchema: LEDGER_TABLE.KeySchema,
        BillingMode: LEDGER_TABLE.BillingMode,
        TimeToLiveSpecification: { AttributeName: TTL_ATTRIBUTE, Enabled: true },
        SSESpecification: { SSEEnabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    });
  });

  test("lets nothing in, logs for a limited time, and starts images by their digest", () => {
    const assertions = Assertions.fromJSON(JSON.parse(text));
    assertions.hasResourceProperties("AWS::EC2::SecurityGroup", { SecurityGroupIngress: [] });
    assertions.resourceCountIs("AWS::EC2::SecurityGroup", 1);
    assertions.allResourcesProperties("AWS::Logs::LogGroup", { RetentionInDays: { Ref: "logDays" } });
    expect(parametersOf(body).imageDigest?.AllowedPattern).toBe("^sha256:[0-9a-f]{64}$");
    for (const { Type, Properties = {} } of Object.values(resourcesOf(body))) {
      if (Type !== "AWS::ECS::TaskDefinition") continue;
      expect(JSON.stringify(Properties.ContainerDefinitions)).toContain('"@",{"Ref":"imageDigest"}');
      expect(JSON.stringify(Properties.ContainerDefinitions)).toContain('"ReadonlyRootFilesystem":true');
      expect(JSON.stringify(Properties.ContainerDefinitions)).toContain('"ContainerPath":"/tmp"');
    }
  });

  test("runs on time, at once, at one time, or never, and as a hub's only when the hub says so", () => {
    const assertions = Assertions.fromJSON(JSON.parse(text));
    assertions.hasResourceProperties("AWS::Scheduler::Schedule", {
      State: { "Fn::If": ["StartsNothing", "DISABLED", "ENABLED"] },
      ScheduleExpression: { "Fn::If": ["HasNoTime", "rate(365 days)", { Ref: "schedule" }] },
      ScheduleExpressionTimezone: { Ref: "timeZone" },
      Target: { Input: '{"runId":"<aws.scheduler.execution-id>","scheduledAt":"<aws.scheduler.scheduled-time>"}' },
    });
    expect(JSON.parse(text).Conditions.StartsNothing).toEqual({
      "Fn::Or": [{ Condition: "IsScheduleNever" }, { Condition: "HasTaskId" }],
    });
    expect(parametersOf(body).schedule?.Default).toBe(template.id === "s3" ? "rate(1 hour)" : "rate(1 day)");
    const pattern = new RegExp(parametersOf(body).schedule?.AllowedPattern ?? "", "u");
    for (const good of ["never", "once", "rate(5 minutes)", "cron(0 3 * * ? *)", "at(2030-01-31T12:00:00)"])
      expect(good).toMatch(pattern);
    for (const bad of ["", "hourly", "rate(1 hour) ", "0 * * * *"]) expect(bad).not.toMatch(pattern);
  });
});
