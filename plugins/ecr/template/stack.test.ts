import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize } from "@dth/template/synthesize";
import { Match, Template } from "aws-cdk-lib/assertions";
import { afterAll, expect, test } from "vitest";
import { leastPrivilegePolicy } from "../src/ecr/least-privilege.ts";
import { ECR_TEMPLATE } from "./stack.ts";

const directory = mkdtempSync(join(tmpdir(), "ecr-template-"));
afterAll(() => rmSync(directory, { recursive: true }));

const body = JSON.parse(JSON.stringify(synthesize(ECR_TEMPLATE, { directory })));
const template = Template.fromJSON(body);

test("a run is a state machine that the schedule starts", () => {
  template.hasResourceProperties("AWS::Scheduler::Schedule", { Target: { Arn: { Ref: "Runs" } } });
  const { Definition: definition } = body.Resources.Runs.Properties;
  expect(definition.States.Copy).toMatchObject({
    MaxConcurrencyPath: "$.list.atOnce",
    ItemProcessor: { ProcessorConfig: { Mode: "DISTRIBUTED" } },
  });
  const { Parameters: parameters } = definition.States.Copy.ItemProcessor.States.Skopeo;
  expect(parameters.NetworkConfiguration.AwsvpcConfiguration.Subnets).toEqual({ Ref: "ecsSubnets" });
  expect(definition.States.List.Parameters.Payload.parameters).toMatchObject({ srcImageList: { Ref: "srcImageList" } });
});

test("its map may start executions of the machine before the schedule starts the first run", () => {
  template.hasResourceProperties("AWS::IAM::RolePolicy", {
    RoleName: { Ref: "RunsRole" },
    PolicyDocument: {
      Statement: Match.arrayWith([Match.objectLike({ Action: ["states:StartExecution"], Resource: { Ref: "Runs" } })]),
    },
  });
  expect(body.Resources.RunSchedule.DependsOn).toContain("RunsMapPolicy");
});

test("images are copied by a Fargate task of the stack's own family", () => {
  template.hasResourceProperties("AWS::ECS::TaskDefinition", {
    Family: { "Fn::Join": ["", [{ Ref: "AWS::StackName" }, "-copier"]] },
    RequiresCompatibilities: ["FARGATE"],
    ContainerDefinitions: [Match.objectLike({ Command: ["copier"], StopTimeout: 120 })],
  });
});

test("the lister's program comes from a bucket, and its environment stays below what Lambda takes", () => {
  template.hasResourceProperties("AWS::Lambda::Function", {
    Handler: "lister.handler",
    Code: { S3Bucket: { Ref: "codeBucket" }, S3Key: { Ref: "codeKey" } },
    Timeout: 900,
  });
  expect(Object.keys(body.Resources.Lister.Properties.Environment.Variables)).toEqual(
    expect.arrayContaining(["LEDGER_TABLE", "IMAGE_LIST_PATH", "STACK_NAME"]),
  );
  // 4 KB with all names and values, of which the longest, addresses and ARNs, have some 200 characters.
  expect(Object.keys(body.Resources.Lister.Properties.Environment.Variables).length).toBeLessThan(16);
});

test("a given list of images is kept in Parameter Store, piece by piece below one path", () => {
  template.hasResource("AWS::SSM::Parameter", {
    Condition: "HasSrcImageList",
    Properties: { Name: { "Fn::Join": ["", ["/data-transfer-hub/", { Ref: "AWS::StackName" }, "/images/000"]] } },
  });
  expect(JSON.stringify(body.Resources.ListerRole)).toContain("ssm:GetParametersByPath");
});

test("the lister may look which runs of the stack's own machine are executed, and that machine has the name", () => {
  const name = { "Fn::Join": ["", [{ Ref: "AWS::StackName" }, "-runs"]] };
  expect(body.Resources.Runs.Properties.StateMachineName).toEqual(name);
  const { Statement: statements } = body.Resources.ListerRole.Properties.Policies[0].PolicyDocument;
  const [statement] = statements.filter(({ Action }: { Action?: string[] }) => Action?.[0] === "states:ListExecutions");
  expect(JSON.stringify(statement.Resource)).toMatch(/:stateMachine:.*AWS::StackName.*-runs/);
});

test("the copier has no right to the hub's records, key or receipts", () => {
  const copier = JSON.stringify(body.Resources.CopierRole);
  for (const name of ["hubTable", "receiptKey", "receiptBucket"]) expect(copier).not.toContain(name);
  const [container] = body.Resources.Copier.Properties.ContainerDefinitions;
  const names: readonly string[] = container.Environment.map(({ Name }: { Name: string }) => Name);
  expect(names.filter((name) => name.startsWith("PARAMETER_"))).toEqual([]);
});

test("the task may do at Amazon ECR what the doctor prints, the lister only read", () => {
  const scope = { region: "eu-west-1", prefix: "" };
  const source = leastPrivilegePolicy({ ...scope, role: "source", creates: false });
  const destination = leastPrivilegePolicy({ ...scope, role: "destination", creates: true });
  const copier = JSON.stringify(body.Resources.CopierRole);
  const lister = JSON.stringify(body.Resources.ListerRole);
  for (const action of `${source} ${destination}`.match(/ecr:[A-Z]\w+/gu) ?? [])
    expect(copier).toContain(`"${action}"`);
  for (const action of source.match(/ecr:[A-Z]\w+/gu) ?? []) expect(lister).toContain(`"${action}"`);
  expect(lister).not.toMatch(/ecr:(Put|Create|Initiate|Upload|Complete|Set|Tag)/u);
});
