import type { Parameter, ParameterCondition, ParameterValue } from "@dth/core/parameter";
import { isValue, readJson } from "../api/json.ts";
import type { ParameterF } from "../api/operations.ts";

/** A parameter of the API as the hub's own checks know it, so that a form refuses exactly what the hub refuses. */
export function toParameter(from: ParameterF): Parameter {
  const base = {
    name: from.name,
    label: from.label,
    help: from.help,
    group: from.group,
    ...(from.required && { required: true }),
    ...(from.advanced && { advanced: true }),
    ...whenOf(from),
  };
  const preset = presetOf(from);
  const pattern = {
    ...(from.pattern !== null && { pattern: from.pattern }),
    ...(from.patternHelp !== null && { patternHelp: from.patternHelp }),
    ...(from.placeholder !== null && { placeholder: from.placeholder }),
  };
  const maxItems = from.maxItems === null ? {} : { maxItems: from.maxItems };
  switch (from.type) {
    case "number":
      return {
        ...base,
        type: "number",
        unit: unitOf(from.unit),
        ...range(from),
        ...(typeof preset === "number" && { default: preset }),
      };
    case "boolean":
      return { ...base, type: "boolean", default: preset === true };
    case "choice":
      return {
        ...base,
        type: "choice",
        choices: (from.choices ?? []).map(({ value, label, help }) => ({ value, label, ...(help && { help }) })),
        ...(typeof preset === "string" && { default: preset }),
      };
    case "list":
      return { ...base, ...pattern, ...maxItems, type: "list", ...(isList(preset) && { default: preset }) };
    case "map":
      return { ...base, ...maxItems, type: "map", ...(isMap(preset) && { default: preset }) };
    case "instant":
      return { ...base, type: "instant" };
    case "secret":
      return { ...base, type: "secret", fields: from.fields ?? [] };
    default:
      return {
        ...base,
        ...pattern,
        type: "text",
        ...(from.maxLength !== null && { maxLength: from.maxLength }),
        ...(from.multiline && { multiline: true }),
        ...(typeof preset === "string" && { default: preset }),
      };
  }
}

function presetOf(from: ParameterF): ParameterValue | undefined {
  const preset = readJson(from.default);
  return preset !== null && isValue(preset) ? preset : undefined;
}

function whenOf(from: ParameterF): { readonly when?: ParameterCondition } {
  const when = readJson(from.when);
  if (typeof when !== "object" || when === null || !("parameter" in when) || !("is" in when)) return {};
  const { parameter, is } = when;
  if (typeof parameter !== "string" || !Array.isArray(is)) return {};
  return { when: { parameter, is } };
}

function range({ min, max }: ParameterF) {
  return { ...(min !== null && { min }), ...(max !== null && { max }) };
}

const UNITS = ["count", "bytes", "bytes-per-second", "requests-per-second", "seconds", "days"] as const;

function unitOf(unit: string | null): (typeof UNITS)[number] {
  return UNITS.find((one) => one === unit) ?? "count";
}

function isList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

function isMap(value: ParameterValue | undefined): value is Readonly<Record<string, string>> {
  return typeof value === "object" && !Array.isArray(value);
}
