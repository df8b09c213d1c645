import { LEDGER_TABLE, TTL_ATTRIBUTE } from "@dth/aws/ledger/table";
import { stackParameters } from "@dth/core/stack-parameters";
import { Template as Assertions } from "aws-cdk-lib/assertions";
import { describe, expect, test } from "vitest";
import { bodyOf, CASES, parametersOf, resourcesOf } from "./template-cases.ts";

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
    const chinese = JSON.stringify(bodyOf(template, "zh"));
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

  test("has its alarms tell its own topic, or the hub's", () => {
    const heard = { "Fn::If": ["HasHubTopic", { Ref: "hubTopic" }, { Ref: "Alarms" }] };
    const alarms = Object.values(resourcesOf(body)).filter(({ Type }) => Type === "AWS::CloudWatch::Alarm");
    // The others start and stop machines.
    const telling = alarms.filter(({ Properties }) => !JSON.stringify(Properties?.AlarmActions).includes("Worker"));
    expect(telling.length).toBeGreaterThan(0);
    for (const { Properties } of telling) expect(Properties?.AlarmActions).toEqual([heard]);
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
