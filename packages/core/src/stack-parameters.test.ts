import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Parameter, TextParameter } from "./parameter.ts";
import type { EndpointManifest, PluginManifest } from "./plugin.ts";
import { stackParameters, stackTask, stackValues } from "./stack-parameters.ts";

const words = (en: string) => ({ en, zh: en });

const base = (name: string) => ({ name, label: words(name), help: words(name), group: "g" });

function text(name: string, more: Partial<TextParameter> = {}): Parameter {
  return { ...base(name), type: "text", ...more };
}

function endpoint(id: string, ...connection: readonly Parameter[]): EndpointManifest {
  return { id, name: words(id), help: words(id), connection, location: [text("bucket", { required: true })] };
}

const MANIFEST: PluginManifest = {
  id: "toy",
  version: "1.0.0",
  name: words("Toy"),
  summary: words("Toy"),
  item: { one: words("toy"), many: words("toys") },
  sources: [
    endpoint("near", text("region", { required: true, pattern: "[a-z]+", cloudFormation: "srcPlace" })),
    endpoint("far", text("region", { pattern: "[0-9]+", cloudFormation: "srcPlace" }), text("site")),
  ],
  destinations: [endpoint("near")],
  groups: [{ id: "g", label: words("G") }],
  options: [
    { ...base("mirror"), type: "boolean", default: false },
    { ...base("most"), type: "number", default: 10, unit: "count", when: { parameter: "mirror", is: [true] } },
    { ...base("only"), type: "list", cloudFormation: "onlyThese" },
    { ...base("rename"), type: "map" },
    { ...base("after"), type: "instant" },
  ],
  events: false,
};

describe("the parameters of a stack", () => {
  test("are the manifest's, by the original's names or by the side's", () => {
    const names = stackParameters(MANIFEST).map(({ name }) => name);
    expect(names).toEqual(
      "srcType srcPlace srcBucket srcSite destType destBucket mirror most onlyThese rename after".split(" "),
    );
  });

  test("ask of several types what holds for all of them", () => {
    const [type, place, bucket] = stackParameters(MANIFEST).map(({ parameter }) => parameter);
    expect(type).toMatchObject({ type: "choice", default: "near", choices: [{ value: "near" }, { value: "far" }] });
    expect(place).toMatchObject({ name: "region" });
    expect(place).not.toHaveProperty("required");
    expect(place && "pattern" in place ? place.pattern : undefined).toBeUndefined();
    expect(bucket).toMatchObject({ required: true });
  });

  test("carry a task there and back", () => {
    const side = fc.record({ bucket: fc.string({ minLength: 1, maxLength: 50 }) });
    const textMap = fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), fc.string({ maxLength: 8 }), {
      maxKeys: 9,
    });
    const options = fc.record(
      {
        mirror: fc.boolean(),
        only: fc.array(fc.string({ maxLength: 30 }), { maxLength: 20 }),
        rename: textMap,
        after: fc.nat(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(side, side, options, (source, destination, given) => {
        const task = {
          source: { type: "far", parameters: { ...source, site: "x" } },
          destination: { type: "near", parameters: destination },
          options: given,
        };
        expect(stackTask(MANIFEST, stackValues(MANIFEST, task))).toEqual(task);
      }),
    );
  });

  test("take lists and maps as people write them", () => {
    const { options } = stackTask(MANIFEST, { onlyThese: "a, b ,", rename: "old = new,x=y" });
    expect(options).toEqual({ only: ["a", "b"], rename: { old: "new", x: "y" } });
  });

  test("leave out a default whose condition does not hold", () => {
    expect(stackTask(MANIFEST, { mirror: "false", most: "10" }).options).toEqual({ mirror: false });
    expect(stackTask(MANIFEST, { mirror: "true", most: "10" }).options).toEqual({ mirror: true, most: 10 });
    expect(stackTask(MANIFEST, { most: "11" }).options).toEqual({ most: 11 });
  });

  test.each([
    [{ mirror: "perhaps" }, "mirror"],
    [{ most: "1.5" }, "most"],
    [{ onlyThese: "[1]" }, "only"],
    [{ rename: "a" }, "rename"],
    [{ after: "soon" }, "after"],
    [{ srcType: "near", srcSite: "x" }, "srcSite"],
  ])("refuse %o", (values, name) => {
    expect(() => stackTask(MANIFEST, values)).toThrow(name);
  });

  test("refuse what CloudFormation would cut off", () => {
    const task = { ...stackTask(MANIFEST, {}), options: { only: ["x".repeat(4_097)] } };
    expect(() => stackValues(MANIFEST, task)).toThrow("onlyThese must take at most 4096 bytes");
  });
});
