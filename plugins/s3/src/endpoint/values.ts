import { HubError } from "@dth/core/error";
import type { ParameterValues } from "@dth/core/parameter";

/** The text of a parameter; undefined when it is absent or says nothing. */
export function textOf(values: ParameterValues, name: string): string | undefined {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The text of a parameter that must be there. @throws HubError `INVALID_INPUT` */
export function requiredText(values: ParameterValues, name: string): string {
  const value = textOf(values, name);
  if (value === undefined) throw new HubError("INVALID_INPUT", `${name} must be given`);
  return value;
}

/** Whether a parameter is on. */
export function isOn(values: ParameterValues, name: string): boolean {
  return Object.hasOwn(values, name) && values[name] === true;
}

/** The number of a parameter; undefined when it is absent. */
export function numberOf(values: ParameterValues, name: string): number | undefined {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  return typeof value === "number" ? value : undefined;
}

/** The entries of a list parameter; undefined when it is absent or empty. */
export function listOf(values: ParameterValues, name: string): string[] | undefined {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  return Array.isArray(value) && value.length > 0 ? [...value] : undefined;
}

/** The entries of a map parameter; undefined when it is absent. */
export function mapOf(values: ParameterValues, name: string): Record<string, string> | undefined {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  return typeof value === "object" && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : undefined;
}
