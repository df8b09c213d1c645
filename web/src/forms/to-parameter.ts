import type { Parameter, ParameterCondition, ParameterValue } from "@dth/core/parameter";
import { isValue, readJson } from "../api/json.ts";
import type { ParameterF } from "../api/operations.ts";

/** A parameter of the API as the hub's own checks know it, so that a form refuses exactly what the hub refuses. */
export function toParameter(from: ParameterF): Parameter {
  return { ...baseOf(from), ...kindOf(from) };
}

function baseOf(from: ParameterF) {
  return {
    name: from.name,
    label: from.label,
    help: from.help,
    group: from.group,
    ...(from.required && { required: true }),
    ...(from.advanced && { advanced: true }),
    ...whenOf(from),
  };
}

/** What differs by type. */
function kindOf(from: ParameterF) {
  const preset = presetOf(from);
  const maxItems = from.maxItems === null ? {} : { maxItems: from.maxItems };
  switch (from.type) {
    case "number":
      return {
        type: "number",
        unit: unitOf(from.unit),
        ...range(from),
        ...(typeof preset === "number" && { default: preset }),
      } as const;
    case "boolean":
      return { type: "boolean", default: preset === true } as const;
    case "choice":
      return {
        type: "choice",
        choices: (from.choices ?? []).map(({ value, label, help }) => ({ value, label, ...(help && { help }) })),
        ...(typeof preset === "string" && { default: preset }),
      } as const;
    case "list":
      return { ...patternOf(from), ...maxItems, type: "list", ...(isList(preset) && { default: preset }) } as const;
    case "map":
      return { ...maxItems, type: "map", ...(isMap(preset) && { default: preset }) } as const;
    case "instant":
      return { type: "instant" } as const;
    case "secret":
      return { type: "secret", fields: from.fields ?? [] } as const;
    default:
      return {
        ...patternOf(from),
        type: "text",
        ...(from.maxLength !== null && { maxLength: from.maxLength }),
        ...(from.multiline && { multiline: true }),
        ...(typeof preset === "string" && { default: preset }),
      } as const;
  }
}

function patternOf({ pattern, patternHelp, placeholder }: ParameterF) {
  return {
    ...(pattern !== null && { pattern }),
    ...(patternHelp !== null && { patternHelp }),
    ...(placeholder !== null && { placeholder }),
  };
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
