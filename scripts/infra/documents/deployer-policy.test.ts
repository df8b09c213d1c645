import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../../run-command.ts";
import type { Resource } from "../sst/graph.ts";
import { idleActions, idlePasses, refusedCalls, wideActions } from "./deployer-allows.ts";
import { callsOf } from "./deployer-calls.ts";
import { POLICY_PATH, policyProblems } from "./deployer-policy.ts";

const policy = (...statements: readonly object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements.map((each) => ({ Effect: "Allow", ...each })) });

describe("the deployer's policy", () => {
  it("allows no everything, and fits a managed policy", async () => {
    expect(policyProblems(await readFile(join(ROOT, POLICY_PATH), "utf8"))).toEqual([]);
  });

  it("would be refused with everything, with a whole service on everything, or with roles for anybody", () => {
    expect(policyProblems(policy({ Action: "*:*", Resource: "*" }))).toContain("it allows *:*");
    expect(policyProblems(policy({ Action: "*", Resource: "*" }))).toContain("it allows *");
    expect(policyProblems(policy({ Action: "s3:*", Resource: "*" }))).toEqual(["it allows s3:* on everything"]);
    for (const Action of ["iam:PassRole", "iam:*Role", "iam:Pass*"])
      expect(policyProblems(policy({ Action, Resource: "x" }))).toHaveLength(1);
    expect(policyProblems(policy({ Action: "a:b", Resource: "x".repeat(7_000) }))).toHaveLength(1);
  });

  const of = (type: string, inputs: Resource["inputs"]): Resource => ({
    ...{ urn: "", type, name: "x", custom: true, inputs, protect: false, retainOnDelete: false },
  });
  const table = of("aws:dynamodb/table:Table", { name: "data-transfer-hub-x" });
  const machine = of("aws:sfn/stateMachine:StateMachine", {
    name: "data-transfer-hub-x",
    roleArn: "arn:aws:iam::123456789012:role/data-transfer-hub-x",
  });
  const refused = (text: string, resource: Resource) =>
    refusedCalls(
      text,
      callsOf([resource], "aws").calls.filter(({ by }) => by === "x"),
    );

  it("is held to every call of a deploy, on what it is made on", async () => {
    const text = await readFile(join(ROOT, POLICY_PATH), "utf8");
    expect(refused(text, table)).toEqual([]);
    expect(refused(text, of(table.type, { name: "other" })).map(({ action }) => action)).toContain(
      "dynamodb:CreateTable",
    );
    expect(refused(policy({ Action: "dynamodb:*", Resource: "*" }), table)).toEqual([]);
    expect(callsOf([of("aws:rds/instance:Instance", {})], "aws").unknown).toEqual(["rds/instance"]);
  });

  it("is held to whom roles are passed", () => {
    const pass = (service: string) => ({
      Action: "iam:PassRole",
      Resource: "*",
      Condition: { StringEquals: { "iam:PassedToService": [service] } },
    });
    const rest = { Action: ["states:*", "logs:*"], Resource: "*" };
    expect(refused(policy(rest, pass("states.amazonaws.com")), machine)).toEqual([]);
    const other = refused(policy(rest, pass("ec2.amazonaws.com")), machine);
    expect(other.map(({ action }) => action)).toEqual(["iam:PassRole"]);
    const { calls } = callsOf([machine], "aws");
    expect(idlePasses(policy(pass("ec2.amazonaws.com")), calls)).toEqual(["ec2.amazonaws.com"]);
  });

  it("may not allow what nobody calls, nor on everything what can be held to names", () => {
    const { calls } = callsOf([table], "aws");
    expect(idleActions(policy({ Action: ["dynamodb:Create*", "dynamodb:Query"], Resource: "*" }), calls)).toEqual([
      "dynamodb:Query",
    ]);
    const wide = policy({ Action: ["dynamodb:CreateTable", "sts:GetCallerIdentity"], Resource: "*" });
    expect(wideActions(wide, calls)).toEqual(["dynamodb:CreateTable"]);
  });
});
