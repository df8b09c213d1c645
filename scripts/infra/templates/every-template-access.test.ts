import { leadingKeys } from "@dth/aws/ledger/table";
import { INDEXES, runnerKeys } from "@dth/aws/record-store/table";
import { describe, expect, test } from "vitest";
import { TABLE_ACTIONS } from "../../../packages/template/src/access.ts";
import { branchesOf, CASES, type Resource, type Statement, statementsOf } from "./template-cases.ts";

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

/** A condition of a policy for a task called TASK. */
function withTask(condition: unknown) {
  const join = /\{"Fn::Join":\["",\["([^"]*)",\{"Ref":"taskId"\}(?:,"([^"]*)")?\]\]\}/gu;
  return JSON.parse(JSON.stringify(condition).replaceAll(join, '"$1TASK$2"'));
}

describe.each(CASES)("the rights of the template of $id", ({ body, text }) => {
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
});
