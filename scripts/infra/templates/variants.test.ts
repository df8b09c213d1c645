import { expect, test } from "vitest";
import { withoutConditions } from "./variants.ts";

const body = {
  Conditions: { A: {} },
  Parameters: { p: { Type: "String", AllowedValues: ["a", "b"] } },
  Resources: {
    Always: {
      Properties: { list: [{ "Fn::If": ["A", 1, { Ref: "AWS::NoValue" }] }, 2], x: { "Fn::If": ["A", "y", "n"] } },
    },
    Sometimes: { Condition: "A", Properties: {} },
  },
};

test("a template as if every condition held, and as if none did", () => {
  expect(withoutConditions(body, true)).toEqual({
    Parameters: { p: { Type: "String" } },
    Resources: { Always: { Properties: { list: [1, 2], x: "y" } }, Sometimes: { Properties: {} } },
  });
  expect(withoutConditions(body, false)).toEqual({
    Parameters: { p: { Type: "String" } },
    Resources: { Always: { Properties: { list: [2], x: "n" } } },
  });
});

test("an output goes with its condition", () => {
  const body = { Resources: {}, Outputs: { some: { Condition: "C", Value: "v" }, always: { Value: "w" } } };
  expect(withoutConditions(body, true).Outputs).toEqual({ some: { Value: "v" }, always: { Value: "w" } });
  expect(withoutConditions(body, false).Outputs).toEqual({ always: { Value: "w" } });
});
