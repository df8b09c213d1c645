import type { Parameter, ParameterValue } from "@dth/core/parameter";
import fc from "fast-check";

const base = { label: { en: "L", zh: "标" }, help: { en: "H.", zh: "助。" }, group: "g" };

/** One parameter of every type, with conditions one and two deep. */
export const PARAMETERS: readonly Parameter[] = [
  { ...base, name: "text", type: "text", pattern: "[a-c]*", maxLength: 5, cloudFormation: "Text" },
  { ...base, name: "must", type: "text", required: true },
  { ...base, name: "preset", type: "text", default: "p", required: true },
  { ...base, name: "size", type: "number", min: 1, max: 9, unit: "bytes" },
  { ...base, name: "flag", type: "boolean", default: false },
  {
    ...base,
    name: "mode",
    type: "choice",
    default: "plain",
    choices: ["plain", "fancy"].map((value) => ({ value, label: base.label })),
  },
  { ...base, name: "color", type: "text", required: true, when: { parameter: "mode", is: ["fancy"] } },
  {
    ...base,
    name: "shade",
    type: "choice",
    when: { parameter: "mode", is: ["fancy"] },
    choices: [{ value: "dark", label: base.label }],
  },
  { ...base, name: "depth", type: "number", default: 3, unit: "count", when: { parameter: "shade", is: ["dark"] } },
  { ...base, name: "plainOnly", type: "boolean", default: true, when: { parameter: "mode", is: ["plain"] } },
  { ...base, name: "items", type: "list", pattern: "\\d+", maxItems: 3 },
  { ...base, name: "tags", type: "map", maxItems: 2 },
  { ...base, name: "at", type: "instant" },
  { ...base, name: "secret", type: "secret", fields: [{ name: "key", label: base.label, required: true }] },
];

const someValue: fc.Arbitrary<ParameterValue> = fc.oneof(
  fc.constantFrom("", "a", "abc", "plain", "fancy", "dark", "x y", " ", "name/of.secret"),
  fc.integer({ min: -2, max: 12 }),
  fc.boolean(),
  fc.array(fc.constantFrom("1", "22", "x"), { maxLength: 4 }),
  fc.dictionary(fc.constantFrom("k", "l", "m"), fc.constantFrom("v", ""), { maxKeys: 3 }),
);

/** Right fifteen times of sixteen: there are many of them, and all must be right for the whole to be. */
function mostly(right: fc.Arbitrary<ParameterValue>): fc.Arbitrary<ParameterValue> {
  return fc.oneof({ weight: 15, arbitrary: right }, { weight: 1, arbitrary: someValue });
}

/** Values that are right about as often as they are wrong, an unknown name now and then among them. */
export const someValues: fc.Arbitrary<Record<string, ParameterValue>> = fc
  .tuple(
    fc.record(
      {
        text: mostly(fc.constantFrom("a", "abc")),
        must: mostly(fc.constant("given")),
        preset: mostly(fc.constant("q")),
        size: mostly(fc.integer({ min: 1, max: 9 })),
        flag: mostly(fc.boolean()),
        items: mostly(fc.constant(["1"])),
        tags: mostly(fc.constant({ k: "v" })),
        at: mostly(fc.nat()),
        secret: mostly(fc.constant("keys")),
      },
      { requiredKeys: [] },
    ),
    fc.constantFrom<Record<string, ParameterValue>>(
      {},
      { plainOnly: false },
      { mode: "plain" },
      { mode: "fancy", color: "red" },
      { mode: "fancy", color: "red", shade: "dark" },
      { mode: "fancy", color: "red", shade: "dark", depth: 2 },
      { mode: "fancy" },
      { mode: "fancy", color: "" },
      { mode: "fancy", color: "red", depth: 2 },
      { mode: "fancy", color: "red", plainOnly: true },
      { mode: "other", color: "red" },
      { color: "red" },
      { depth: 2 },
      { unknown: "x" },
    ),
    fc.boolean(),
  )
  .map(([values, more, isComplete]) => ({ ...(isComplete ? { must: "given" } : {}), ...values, ...more }));
