import { expect, test } from "vitest";
import { createValidator, REGIONS } from "./validator.ts";

test("a wrong property, a wrong value and a type that a region lacks are found", () => {
  const validate = createValidator();
  const body = {
    Resources: {
      Queue: { Type: "AWS::SQS::Queue", Properties: { Colour: "red", VisibilityTimeout: 99_999 } },
      Pool: { Type: "AWS::Cognito::UserPool" },
    },
  };
  const [world, china] = REGIONS.map((where) =>
    validate(body, where).map(({ rule, resource }) => `${rule} ${resource}`),
  );
  expect(world).toEqual(["F3002 Queue", "F3034 Queue"]);
  expect(china).toEqual(["F3002 Queue", "F3006 Pool", "F3034 Queue"]);
});
