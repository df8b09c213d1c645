import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../../run-command.ts";
import { POLICY_PATH, policyProblems, uncoveredServices } from "./deployer-policy.ts";

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

  it("names every service that a stage has", () => {
    const types = new Set(["aws:sfn/stateMachine:StateMachine", "aws:s3/bucket:Bucket", "random:index:Bytes"]);
    expect(uncoveredServices(policy({ Action: "states:*", Resource: "x" }), types)).toEqual(["s3"]);
    expect(uncoveredServices(policy({ Action: ["states:*", "s3:Get*"], Resource: "x" }), types)).toEqual([]);
  });

  it("lets be made what there is of IAM", () => {
    const types = new Set(["aws:iam/role:Role", "aws:iam/policy:Policy"]);
    expect(uncoveredServices(policy({ Action: "iam:*Role", Resource: "x" }), types)).toEqual(["iam:CreatePolicy"]);
    expect(uncoveredServices(policy({ Action: ["iam:*Role", "iam:CreatePolicy"], Resource: "x" }), types)).toEqual([]);
  });
});
