import type { ParameterValue, ParameterValues } from "@dth/core/parameter";

/** Values with one of them set anew, or without it where it is undefined. */
export function withValue(values: ParameterValues, name: string, value: ParameterValue | undefined): ParameterValues {
  const { [name]: _, ...rest } = values;
  return value === undefined ? rest : { ...rest, [name]: value };
}
