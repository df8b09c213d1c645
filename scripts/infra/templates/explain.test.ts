import { expect, test } from "vitest";
import { explain } from "./explain.ts";

const finding = (rule: string, resource: string) => ({ rule, resource, message: "" });

test("a finding is explained by its rule and its resource, and by nothing less", () => {
  const whole = { rule: "IAM5[Resource::*]", resources: ["A"], reason: "because" };
  const beginning = { rule: "IAM5[Resource::arn:*", reason: "because" };
  const findings = [
    finding("IAM5[Resource::*]", "A"),
    finding("IAM5[Resource::*]", "B"),
    finding("IAM5[Resource::arn:x]", "C"),
    finding("IAM4", "A"),
  ];
  const { explained, unexplained, used } = explain(findings, [whole, beginning]);
  expect(explained).toBe(2);
  expect(unexplained).toEqual([findings[1], findings[3]]);
  expect([...used]).toEqual([whole, beginning]);
});
