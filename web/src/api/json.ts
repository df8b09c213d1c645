import type { ParameterValue, ParameterValues } from "@dth/core/parameter";

/** Reads a JSON scalar: text from the hub, the value itself from servers that have read it already. */
export function readJson(json: unknown): unknown {
  if (typeof json !== "string") return json ?? undefined;
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Values of parameters from a JSON scalar; what is no such value is left out. */
export function readValues(json: unknown): ParameterValues {
  const found = readJson(json);
  if (typeof found !== "object" || found === null || Array.isArray(found)) return {};
  const pairs = Object.entries(found).flatMap(([name, value]): [string, ParameterValue][] =>
    isValue(value) ? [[name, value]] : [],
  );
  return Object.fromEntries(pairs);
}

/** Whether it can be the value of a parameter. */
export function isValue(value: unknown): value is ParameterValue {
  if (["string", "number", "boolean"].includes(typeof value)) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).every((one) => typeof one === "string");
}
