import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize } from "@dth/template/synthesize";
import { Match, Template } from "aws-cdk-lib/assertions";
import { afterAll, describe, expect, test } from "vitest";
import { leastPrivilege } from "../src/doctor/policy.ts";
import { STEPS } from "./scaling.ts";
import { S3_TEMPLATE } from "./stack.ts";

const directory = mkdtempSync(join(tmpdir(), "s3-template-"));
afterAll(() => rmSync(directory, { recursive: true }));

const body = JSON.parse(JSON.stringify(synthesize(S3_TEMPLATE, { directory })));
const template = Template.fromJSON(body);

describe("the queue", () => {
  test("hides leased work for 15 minutes and keeps what nobody could do", () => {
    template.hasResourceProperties("AWS::SQS::Queue", {
      VisibilityTimeout: 900,
      SqsManagedSseEnabled: true,
      RedrivePolicy: { deadLetterTargetArn: { "Fn::GetAtt": ["DeadLetters", "Arn"] }, maxReceiveCount: 10 },
    });
    template.resourceCountIs("AWS::SQS::Queue", 2);
  });

  test("tells of dead letters, also by e-mail where an address is given", () => {
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      MetricName: "ApproximateNumberOfMessagesVisible",
      Dimensions: [{ Name: "QueueName", Value: { "Fn::GetAtt": ["DeadLetters", "QueueName"] } }],
      Threshold: 1,
      AlarmActions: [{ "Fn::If": ["HasHubTopic", { Ref: "hubTopic" }, { Ref: "Alarms" }] }],
    });
    template.hasResource("AWS::SNS::Subscription", {
      Condition: "HasAlarmEmail",
      Properties: { Protocol: "email", Endpoint: { Ref: "alarmEmail" }, TopicArn: { Ref: "Alarms" } },
    });
  });

  test("takes nothing over plain HTTP, by the one policy that a queue has", () => {
    template.resourceCountIs("AWS::SQS::QueuePolicy", 2);
    for (const queue of ["Work", "DeadLetters"]) {
      template.hasResourceProperties("AWS::SQS::QueuePolicy", {
        Queues: [{ Ref: queue }],
        PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Effect: "Deny", Principal: "*" })]) },
      });
    }
  });
});

describe("the finder", () => {
  test("is a Fargate task of the stack's own family", () => {
    template.hasResourceProperties("AWS::ECS::TaskDefinition", {
      Family: { "Fn::Join": ["", [{ Ref: "AWS::StackName" }, "-finder"]] },
      RequiresCompatibilities: ["FARGATE"],
      RuntimePlatform: { CpuArchitecture: { Ref: "finderArchitecture" } },
      ContainerDefinitions: [Match.objectLike({ Command: ["finder"], StopTimeout: 120 })],
    });
  });

  test("gets every parameter, the ledger and the queues by its environment", () => {
    const { Environment: environment } = body.Resources.Finder.Properties.ContainerDefinitions[0];
    const values = Object.fromEntries(
      environment.map(({ Name, Value }: { Name: string; Value: unknown }) => [Name, Value]),
    );
    expect(values).toMatchObject({
      PLUGIN: "s3",
      STACK_NAME: { Ref: "AWS::StackName" },
      LEDGER_TABLE: { "Fn::If": ["HasOwnLedger", { Ref: "Ledger" }, { Ref: "hubLedgerTable" }] },
      QUEUE_URL: { Ref: "Work" },
      DEAD_LETTER_QUEUE_URL: { Ref: "DeadLetters" },
      SOURCE_EVENTS: { "Fn::If": ["WantsEvents", "true", ""] },
      PARAMETER_srcBucket: { Ref: "srcBucket" },
      PARAMETER_destPutObjectSSEKmsKeyId: { Ref: "destPutObjectSSEKmsKeyId" },
      PARAMETER_include: { Ref: "include" },
    });
  });

  test("is started by the schedule through the run's state machine", () => {
    template.hasResourceProperties("AWS::Scheduler::Schedule", { Target: { Arn: { Ref: "Runs" } } });
    const { Definition: definition } = body.Resources.Runs.Properties;
    expect(definition.States.Finder.Resource).toBe(`arn:\${partition}:states:::ecs:runTask.sync`);
    expect(definition.States.Finder.Parameters.NetworkConfiguration.AwsvpcConfiguration.Subnets).toEqual({
      Ref: "ec2Subnets",
    });
  });
});

describe("the workers", () => {
  test("are ARM64 machines without a way in, behind IMDSv2, that set BBR and join the cluster", () => {
    template.hasResourceProperties("AWS::EC2::LaunchTemplate", {
      LaunchTemplateData: {
        ImageId: { Ref: "workerImage" },
        MetadataOptions: { HttpTokens: "required", HttpPutResponseHopLimit: 1 },
        BlockDeviceMappings: [{ Ebs: Match.objectLike({ Encrypted: true }) }],
        KeyName: Match.absent(),
      },
    });
    const start = JSON.stringify(body.Resources.Machine.Properties.LaunchTemplateData.UserData);
    expect(start).toContain("net.ipv4.tcp_congestion_control = bbr");
    expect(start).toContain("ECS_ENABLE_SPOT_INSTANCE_DRAINING=true");
    expect(start).not.toMatch(/curl|wget|yum|dnf|https?:|aws s3/u);
    expect(body.Parameters.workerImage.Default).toContain("/arm64/");
    const allowed = new RegExp(body.Parameters.machineType.AllowedPattern, "u");
    for (const type of ["t4g.small", "c7gn.16xlarge", "m6gd.medium"]) expect(type).toMatch(allowed);
    for (const type of ["t3.small", "g5.xlarge", "c7i.large"]) expect(type).not.toMatch(allowed);
  });

  test("run once on each machine, in the machine's own network", () => {
    template.hasResourceProperties("AWS::ECS::Service", { SchedulingStrategy: "DAEMON", LaunchType: "EC2" });
    template.hasResourceProperties("AWS::ECS::TaskDefinition", {
      NetworkMode: "host",
      ContainerDefinitions: [Match.objectLike({ Command: ["worker"], StopTimeout: 100 })],
    });
    expect(body.Resources.WorkerService.DependsOn).toContain("Workers");
  });

  test("are Spot machines where that is wanted, and none at all between runs", () => {
    template.hasResourceProperties("AWS::AutoScaling::AutoScalingGroup", {
      MinSize: { Ref: "minCapacity" },
      MaxSize: { Ref: "maxCapacity" },
      DesiredCapacity: Match.absent(),
      MixedInstancesPolicy: {
        InstancesDistribution: { OnDemandPercentageAboveBaseCapacity: { "Fn::If": ["IsPurchaseSpot", 0, 100] } },
      },
    });
  });

  test("are as many as the queue is deep", () => {
    const added = (depth: number) => STEPS.findLast(({ from }) => depth >= from)?.add ?? 0;
    expect([0, 9, 10, 49, 50, 199, 200, 999, 1_000, 1e6].map(added)).toEqual([0, 0, 1, 1, 2, 2, 5, 5, 10, 10]);
    template.hasResourceProperties("AWS::AutoScaling::ScalingPolicy", {
      AdjustmentType: "ChangeInCapacity",
      StepAdjustments: [
        { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 40, ScalingAdjustment: 1 },
        { MetricIntervalLowerBound: 40, MetricIntervalUpperBound: 190, ScalingAdjustment: 2 },
        { MetricIntervalLowerBound: 190, MetricIntervalUpperBound: 990, ScalingAdjustment: 5 },
        { MetricIntervalLowerBound: 990, ScalingAdjustment: 10 },
      ],
    });
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      Threshold: 0,
      ComparisonOperator: "LessThanOrEqualToThreshold",
      EvaluationPeriods: 5,
      AlarmActions: [{ Ref: "NoWorkers" }],
    });
    template.hasResourceProperties("AWS::AutoScaling::ScalingPolicy", {
      StepAdjustments: [{ MetricIntervalUpperBound: 0, ScalingAdjustment: -10_000 }],
    });
  });
});

describe("events of the source", () => {
  test("come to the queue of the work by a rule, and only where they are wanted", () => {
    for (const type of ["AWS::Events::Rule", "AWS::Lambda::Function", "AWS::CloudFormation::CustomResource"]) {
      template.allResources(type, { Condition: "WantsEvents" });
    }
    template.hasResourceProperties("AWS::Events::Rule", {
      EventPattern: {
        source: ["aws.s3"],
        "detail-type": {
          "Fn::If": ["IsSrcEventCreateAndDelete", ["Object Created", "Object Deleted"], ["Object Created"]],
        },
        detail: { bucket: { name: [{ Ref: "srcBucket" }] } },
      },
      Targets: [{ Arn: { "Fn::GetAtt": ["Work", "Arn"] } }],
    });
    template.hasResourceProperties("AWS::SQS::QueuePolicy", {
      Queues: [{ Ref: "Work" }],
      PolicyDocument: {
        Statement: Match.arrayWith([
          {
            "Fn::If": [
              "WantsEvents",
              Match.objectLike({
                Principal: { Service: "events.amazonaws.com" },
                Condition: { ArnEquals: { "aws:SourceArn": { "Fn::GetAtt": ["ObjectsChanged", "Arn"] } } },
              }),
              { Ref: "AWS::NoValue" },
            ],
          },
        ]),
      },
    });
  });

  test("share the one queue that dead letters, scaling and the alarms look at, and wake a worker where there is none", () => {
    template.resourceCountIs("AWS::SQS::Queue", 2);
    expect(body.Resources.Work.Properties.RedrivePolicy.maxReceiveCount).toBe(10);
    for (const alarm of ["AnyWork", "MuchWork", "NoWork"]) {
      const queues = JSON.stringify(body.Resources[alarm].Properties.Metrics).match(/\["\w+","QueueName"\]/g);
      expect(queues).toEqual(['["Work","QueueName"]', '["Work","QueueName"]']);
    }
    expect(JSON.stringify(body.Resources.AnyWork.Properties.Metrics)).toContain("FILL(machines, 0) < 1");
  });

  test("are refused without the function that turns them on", () => {
    expect(body.Rules.EventsNeedCode.Assertions[0].AssertDescription).toContain("give their bucket and archive");
  });
});

describe("what the programs may do with buckets", () => {
  const granted = (role: string) => JSON.stringify(body.Resources[role].Properties.Policies);

  test.each(["source", "destination"] as const)("is what the doctor prints for the %s", (side) => {
    const policy = JSON.stringify(leastPrivilege({ vendor: "aws", bucket: "b", prefix: "", side }));
    const actions: readonly string[] = policy.match(/s3:\w+/gu) ?? [];
    expect(actions.length).toBeGreaterThan(2);
    for (const role of ["FinderRole", "WorkerRole"]) {
      for (const action of actions.filter((each) => each !== "s3:prefix"))
        expect(granted(role)).toContain(`"${action}"`);
    }
  });

  test("is nothing unless a side signs in as the hub, and deletes nothing unless that is asked for", () => {
    expect(body.Conditions.DeletesAtDestination["Fn::And"]).toEqual([
      { Condition: "IsDestAuthAmbient" },
      { "Fn::Or": [{ Condition: "IsDeleteExtrasTrue" }, { Condition: "IsSrcEventCreateAndDelete" }] },
    ]);
    const statements: readonly Record<string, unknown>[] =
      body.Resources.WorkerRole.Properties.Policies[0].PolicyDocument.Statement;
    const open = statements.filter((each) => "Effect" in each && JSON.stringify(each.Action).includes("s3:"));
    expect(open).toEqual([]);
  });
});

test("what cannot work is refused before anything is made", () => {
  expect(body.Rules.SubnetsOfTheVpc.Assertions[0].Assert).toEqual({
    "Fn::EachMemberIn": [
      { "Fn::ValueOfAll": ["AWS::EC2::Subnet::Id", "VpcId"] },
      { "Fn::RefAll": "AWS::EC2::VPC::Id" },
    ],
  });
  expect(body.Rules.SourceNeedsSecret).toMatchObject({
    RuleCondition: { "Fn::Equals": [{ Ref: "srcAuth" }, "secret"] },
    Assertions: [{ Assert: { "Fn::Not": [{ "Fn::Equals": [{ Ref: "srcCredentials" }, ""] }] } }],
  });
  expect(body.Rules.DestinationNeedsSecret.Assertions[0].AssertDescription).toContain("keys of the destination");
});

describe("a stack whose task runs once", () => {
  const { StackRole: role, StackRolePolicy: policy, RunsRole, Runs, ...others } = body.Resources;

  test("deletes itself by a role that it is given, else by one of its own, unless a hub or a person keeps it", () => {
    const { HasOwnStackRole: own, LeavesNothing: leaves, ReleasesItself: releases } = body.Conditions;
    expect(releases).toEqual({ "Fn::Or": [{ Condition: "HasStackRole" }, { Condition: "HasOwnStackRole" }] });
    expect(own).toEqual({
      "Fn::And": [{ Condition: "LeavesNothing" }, { "Fn::Not": [{ Condition: "HasStackRole" }] }],
    });
    expect(leaves).toEqual({
      "Fn::And": [
        { Condition: "RunsOnce" },
        { Condition: "IsAfterOnceDelete" },
        { "Fn::Not": [{ Condition: "HasTaskId" }] },
      ],
    });
    expect(body.Parameters.afterOnce.Default).toBe("delete");
    expect(Runs.Properties.DefinitionSubstitutions.stackRole).toEqual({
      "Fn::If": [
        "ReleasesItself",
        { "Fn::If": ["HasStackRole", { Ref: "stackRole" }, { "Fn::GetAtt": ["StackRole", "Arn"] }] },
        "",
      ],
    });
    expect(JSON.stringify(RunsRole.Properties.Policies)).toContain(
      '{"Fn::If":["ReleasesItself",{"Effect":"Allow","Action":["cloudformation:DeleteStack"],"Resource":{"Ref":"AWS::StackId"}}',
    );
  });

  test("keeps that role and its policy, which CloudFormation acts in to the end, and gives it to nobody else", () => {
    for (const { Condition, DeletionPolicy } of [role, policy])
      expect([Condition, DeletionPolicy]).toEqual(["HasOwnStackRole", "RetainExceptOnCreate"]);
    expect(role.Properties.AssumeRolePolicyDocument.Statement[0].Principal).toEqual({
      Service: "cloudformation.amazonaws.com",
    });
    expect(JSON.stringify(others)).not.toMatch(/"(dynamodb:DeleteTable|sqs:DeleteQueue|iam:DeleteRole)"/u);
  });

  test("may remove each of its resources by name, and no others", () => {
    const said = JSON.stringify(policy.Properties.PolicyDocument);
    const goesAlong = /Policy$|CustomResource|Subscription|TaskDefinition/u;
    const named = Object.entries(others).filter(([, each]) => !goesAlong.test(JSON.parse(JSON.stringify(each)).Type));
    for (const [id] of [...named, ["RunsRole"], ["Runs"]]) expect(said).toMatch(new RegExp(`"${id}"`, "u"));
    expect(said).not.toContain('"Resource":"*"');
    const size = JSON.stringify(policy.Properties.PolicyDocument.Statement).length;
    // IAM takes 10,240 characters of a role's own policies; ARNs are longer than what stands for them here.
    expect(size).toBeLessThan(5_000);
  });
});
