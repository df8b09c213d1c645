import { pluginShape } from "@dth/api/graphql/shapes/task";
import { checkParameters } from "@dth/core/check-parameters";
import type { Parameter } from "@dth/core/parameter";
import { PLUGINS } from "@dth/plugins/plugins";
import { expect, it } from "vitest";
import type { ParameterF } from "../api/operations.ts";
import { effectiveValues, givenValues } from "./effective.ts";
import { toParameter } from "./to-parameter.ts";

/** A parameter as GraphQL sends it: what is absent is null, JSON is text. */
function sent(parameter: object): ParameterF {
  const blank = {
    required: null,
    when: null,
    advanced: null,
    default: null,
    pattern: null,
    patternHelp: null,
    maxLength: null,
    maxItems: null,
    multiline: null,
    placeholder: null,
    min: null,
    max: null,
    unit: null,
    choices: null,
    fields: null,
  };
  const found: ParameterF & { when?: unknown } = { ...blank, ...JSON.parse(JSON.stringify(parameter)) };
  const json = (value: unknown) => (value === null || typeof value === "string" ? value : JSON.stringify(value));
  return { ...found, when: json(found.when), default: json(found.default) };
}

function pairs(): [name: string, Parameter, ParameterF][] {
  return PLUGINS.flatMap(({ manifest }) => {
    const shape = pluginShape(manifest);
    const own = [...manifest.sources, ...manifest.destinations].flatMap(({ connection, location }) => [
      ...connection,
      ...location,
    ]);
    const told = [...shape.sources, ...shape.destinations].flatMap(({ connection, location }) => [
      ...connection,
      ...location,
    ]);
    const all = [...own, ...manifest.options];
    return [...told, ...shape.options].map((one, index): [string, Parameter, ParameterF] => [
      `${manifest.id}.${one.name}`,
      all[index] as Parameter,
      sent(one),
    ]);
  });
}

it("brings every parameter of every plugin over as the hub's own checks know it", () => {
  for (const [name, parameter, told] of pairs()) {
    const { cloudFormation: _, ...plain } = parameter;
    expect(toParameter(told), name).toMatchObject({ name: plain.name, type: plain.type, group: plain.group });
    for (const value of ["", "No Bucket!", "a", 0, -1, 1e12, true, [], ["x"], { a: "b" }, undefined]) {
      const values = value === undefined ? {} : { [parameter.name]: value };
      const unconditional = (one: Parameter) => {
        const { when: _, ...rest } = one;
        return rest;
      };
      const here = checkParameters([unconditional(toParameter(told))], values, "p");
      expect(here, `${name} ${JSON.stringify(value)}`).toEqual(
        checkParameters([unconditional(parameter)], values, "p"),
      );
    }
  }
});

it("leaves out what does not count any more, and what was emptied", () => {
  const base = { label: { en: "", zh: "" }, help: { en: "", zh: "" }, group: "g" };
  const choice: Parameter = { ...base, name: "mode", type: "choice", choices: [], default: "a" };
  const text: Parameter = { ...base, name: "key", type: "text", when: { parameter: "mode", is: ["b"] } };
  expect(givenValues([choice, text], { mode: "a", key: "x" })).toEqual({ mode: "a" });
  expect(givenValues([choice, text], { mode: "b", key: "x" })).toEqual({ mode: "b", key: "x" });
  expect(givenValues([choice, text], { mode: "b", key: "" })).toEqual({ mode: "b" });
  expect(givenValues([choice, text], { key: "x" }, { mode: "b" })).toEqual({ key: "x" });
  expect(effectiveValues([choice, text], {})).toEqual({ mode: "a" });
});
