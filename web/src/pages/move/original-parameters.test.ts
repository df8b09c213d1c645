import { expect, it } from "vitest";
import { readOriginal } from "./original-parameters.ts";

const TWO = [
  { ParameterKey: "srcBucket", ParameterValue: "photos" },
  { ParameterKey: "includeMetadata", ParameterValue: "true" },
];

it.each([
  ["lines", "srcBucket=photos\n\nincludeMetadata = true\nnoise"],
  ["a list of parameters", JSON.stringify(TWO)],
  ["describe-stacks", JSON.stringify({ Stacks: [{ StackName: "DTHS3Stack", Parameters: TWO }] })],
  ["an object", JSON.stringify({ srcBucket: "photos", includeMetadata: true })],
])("reads %s", (_, text) => {
  expect(readOriginal(text)).toEqual(TWO);
});

it("keeps what follows the first equals sign", () => {
  expect(readOriginal("a=b=c")).toEqual([{ ParameterKey: "a", ParameterValue: "b=c" }]);
});
