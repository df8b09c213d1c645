import { toyPlugin } from "@dth/testkit/toy-plugin";
import { toyWorld } from "@dth/testkit/toy-plugin/world";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readOriginal } from "./original.ts";

const PLUGINS = [toyPlugin(toyWorld())];
const EXPECTED = { plugin: "toy", name: "nightly", parameters: { srcShelf: "attic", destShelf: "" } };

/** As the original's API answers it. */
const RECORD = {
  id: "3e1c2f5b-0b0e-4d6f-9a43-64a2f2a0d3b6",
  description: " nightly ",
  type: "ToyEC2",
  templateUrl: "https://example.com/DataTransferToyStack.template",
  parameters: [
    { ParameterKey: "srcShelf", ParameterValue: "attic" },
    { ParameterKey: "destShelf", ParameterValue: "" },
  ],
  createdAt: "2024-01-01T00:00:00Z",
  stoppedAt: null,
  progress: "IN_PROGRESS",
  scheduleType: "ONE_TIME",
};

/** As DynamoDB's get-item and exports write it. */
const DYNAMO = {
  id: { S: RECORD.id },
  description: { S: "nightly" },
  type: { S: "ToyEC2" },
  parameters: {
    L: RECORD.parameters.map(({ ParameterKey, ParameterValue }) => ({
      M: { ParameterKey: { S: ParameterKey }, ParameterValue: { S: ParameterValue } },
    })),
  },
  stoppedAt: { NULL: true },
  count: { N: "1" },
};

describe("readOriginal", () => {
  it.each([
    { form: "our own", input: { plugin: "toy", name: "nightly", parameters: EXPECTED.parameters } },
    { form: "its record", input: RECORD },
    { form: "its API's answer", input: { data: { getTask: RECORD } } },
    { form: "its table's item", input: DYNAMO },
    { form: "an export of its table", input: { Item: DYNAMO } },
  ])("reads $form", ({ input }) => {
    expect(readOriginal(PLUGINS, input)).toEqual(EXPECTED);
  });

  it("has no name where there is no description", () => {
    expect(readOriginal(PLUGINS, { ...RECORD, description: null })).not.toHaveProperty("name");
  });

  it.each([
    { input: { ...RECORD, type: "CarrierPigeon" }, path: "type" },
    { input: { ...RECORD, parameters: [{ ParameterKey: "a" }] }, path: "parameters.0.ParameterValue" },
    { input: { ...RECORD, parameters: undefined }, path: "parameters" },
    { input: { plugin: "toy" }, path: "parameters" },
    { input: { plugin: "toy", parameters: { a: 1 } }, path: "parameters.a" },
    { input: 5, path: "" },
  ])("says what is wrong at $path", ({ input, path }) => {
    expect(() => readOriginal(PLUGINS, input)).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT", issues: [expect.objectContaining({ path })] }),
    );
  });

  it("takes anything without a defect", () => {
    const odd = fc.oneof(
      fc.anything(),
      fc.record({ type: fc.anything(), parameters: fc.anything() }),
      fc.record({ Item: fc.anything() }),
    );
    fc.assert(
      fc.property(odd, (input) => {
        try {
          readOriginal(PLUGINS, input);
        } catch (error) {
          expect(error).toMatchObject({ code: "INVALID_INPUT" });
        }
      }),
      { numRuns: 500 },
    );
  });
});
