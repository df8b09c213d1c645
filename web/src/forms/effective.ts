import { applies, defaultOf } from "@dth/core/check-parameters";
import type { Parameter, ParameterValue, ParameterValues } from "@dth/core/parameter";

/** Values with the defaults filled in, without those that do not count. */
export function effectiveValues(parameters: readonly Parameter[], values: ParameterValues): ParameterValues {
  const effective: Record<string, ParameterValue> = {};
  for (const parameter of parameters) {
    if (!applies(parameter, effective)) continue;
    const value = own(values, parameter.name) ?? defaultOf(parameter);
    if (value !== undefined) effective[parameter.name] = value;
  }
  return effective;
}

/**
 * What a person has given, without what does not count any more and what was left empty.
 *
 * @param beneath values that count where none is given, such as those of a stored connection
 */
export function givenValues(
  parameters: readonly Parameter[],
  values: ParameterValues,
  beneath: ParameterValues = {},
): ParameterValues {
  const effective = effectiveValues(parameters, { ...beneath, ...values });
  return Object.fromEntries(
    parameters.flatMap(({ name }): [string, ParameterValue][] => {
      const value = own(values, name);
      const counts = value !== undefined && value !== "" && Object.hasOwn(effective, name);
      return counts ? [[name, value]] : [];
    }),
  );
}

function own(values: ParameterValues, name: string): ParameterValue | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
