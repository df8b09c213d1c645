import type { ParameterValues } from "@dth/core/parameter";

/** The text of a parameter; undefined when it is absent or empty. The manifest has checked its form. */
export function textOf(values: ParameterValues, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/** Entries of a list without the empty ones. */
export function listOf(values: ParameterValues, name: string): readonly string[] {
  const value = values[name];
  return Array.isArray(value) ? value.map((entry: string) => entry.trim()).filter((entry) => entry !== "") : [];
}

/** Texts by text. */
export function mapOf(values: ParameterValues, name: string): Readonly<Record<string, string>> {
  const value = values[name];
  return isMap(value) ? value : {};
}

function isMap(value: ParameterValues[string] | undefined): value is Readonly<Record<string, string>> {
  return typeof value === "object" && !Array.isArray(value);
}

/** The value of a number parameter, where it has one. */
export function numberOf(values: ParameterValues, name: string): number | undefined {
  const value = values[name];
  return typeof value === "number" ? value : undefined;
}

/** The value of a boolean parameter; one that has none is off. */
export function booleanOf(values: ParameterValues, name: string): boolean {
  return values[name] === true;
}
