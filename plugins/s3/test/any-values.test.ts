import { checkParameters } from "@dth/core/check-parameters";
import { HubError } from "@dth/core/error";
import type { Parameter, ParameterValue, ParameterValues } from "@dth/core/parameter";
import type { EndpointManifest } from "@dth/core/plugin";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkJob } from "../src/check.ts";
import { MANIFEST } from "../src/manifest.ts";
import { transferOptions } from "../src/options.ts";
import { fromOriginal } from "../src/original/from-original.ts";
import { parseEvents } from "../src/parse-events.ts";

const awkward = fc.oneof(
  fc.constantFrom(
    "",
    "/",
    "..",
    "a",
    "[z-a]",
    "{a",
    "\\",
    "*",
    "\u0000",
    "\ud800",
    "https://h",
    "http://[::1]:9",
    "%ff",
  ),
  fc.string({ maxLength: 20 }),
);

/** Values of a parameter that are of its type, allowed or not. */
function anyValue(parameter: Parameter): fc.Arbitrary<ParameterValue> {
  switch (parameter.type) {
    case "number":
      return fc.oneof(fc.integer({ min: parameter.min ?? 0, max: parameter.max ?? 2 ** 40 }), fc.integer());
    case "instant":
      return fc.nat();
    case "boolean":
      return fc.boolean();
    case "choice":
      return fc.oneof(fc.constantFrom(...parameter.choices.map(({ value }) => value)), awkward);
    case "list":
      return fc.array(awkward, { maxLength: 3 });
    case "map":
      return fc.dictionary(awkward, awkward, { maxKeys: 3 });
    case "secret":
      return fc.constantFrom("keys", "../keys");
    default:
      return awkward;
  }
}

function valuesOf(parameters: readonly Parameter[]): fc.Arbitrary<ParameterValues> {
  const model = Object.fromEntries(parameters.map((parameter) => [parameter.name, anyValue(parameter)]));
  return fc
    .record(model, { requiredKeys: [] })
    .map((values) =>
      Object.fromEntries(
        Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
      ),
    );
}

/** Only the values that are allowed each by itself, with what is required. */
function allowed(parameters: readonly Parameter[], values: ParameterValues): ParameterValues | undefined {
  const kept: Record<string, ParameterValue> = {};
  for (const [name, value] of Object.entries(values)) {
    const with1 = { ...kept, [name]: value };
    const checked = checkParameters(parameters, with1, "");
    const own = checked.ok ? [] : checked.issues.filter(({ path }) => path === `.${name}`);
    if (own.length === 0) kept[name] = value;
  }
  const checked = checkParameters(parameters, kept, "");
  return checked.ok ? checked.value : undefined;
}

const parametersOf = ({ connection, location }: EndpointManifest) => [...connection, ...location];

describe("whatever a person gives", () => {
  it("the engine understands options that the manifest allows", () => {
    let understood = 0;
    fc.assert(
      fc.property(valuesOf(MANIFEST.options), (values) => {
        const options = allowed(MANIFEST.options, values);
        if (options === undefined) return;
        transferOptions(options);
        understood++;
      }),
      { numRuns: 300 },
    );
    expect(understood).toBeGreaterThan(50);
  });

  it("a check of a job tells issues, and never fails", () => {
    const side = fc.constantFrom(...MANIFEST.sources).chain((endpoint) =>
      valuesOf(parametersOf(endpoint)).map((values) => {
        const known = { bucket: "b", region: "r", endpoint: "https://h", ...values };
        const names = new Set(parametersOf(endpoint).map(({ name }) => name));
        const fitting = Object.fromEntries(Object.entries(known).filter(([name]) => names.has(name)));
        return { type: endpoint.id, parameters: fitting };
      }),
    );
    fc.assert(
      fc.property(side, side, valuesOf(MANIFEST.options), (source, destination, options) => {
        const issues = checkJob({ taskId: "t", runId: "r", plugin: "s3", source, destination, options });
        for (const { path, message } of issues) expect([path, message.en, message.zh].every(Boolean)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("parameters of the original become a task, or are refused", () => {
    const names = [
      "srcType",
      "srcBucket",
      "destBucket",
      "srcEndpoint",
      "srcEvent",
      "ec2CronExpression",
      "isPayerRequest",
    ];
    const parameters = fc.dictionary(fc.oneof(fc.constantFrom(...names), awkward), awkward);
    fc.assert(
      fc.property(parameters, (given) => {
        try {
          expect(fromOriginal({ srcBucket: "a", destBucket: "b", ...given }).task.plugin).toBe("s3");
        } catch (error) {
          expect(error).toBeInstanceOf(HubError);
          expect(error).toMatchObject({ code: "INVALID_INPUT" });
        }
      }),
      { numRuns: 500 },
    );
  });

  it("a body becomes events, or is refused", () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.string(), fc.anything()), (body) => {
        try {
          expect(Array.isArray(parseEvents(body))).toBe(true);
        } catch (error) {
          expect(error).toMatchObject({ code: "INVALID_INPUT" });
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
