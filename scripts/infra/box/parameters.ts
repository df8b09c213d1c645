/** A parameter as a template declares it. */
export interface TemplateParameter {
  readonly Type: string;
  readonly Default?: string | number;
  readonly AllowedValues?: readonly (string | number)[];
  readonly AllowedPattern?: string;
  readonly MinLength?: number;
  readonly MaxLength?: number;
  readonly MinValue?: number;
  readonly MaxValue?: number;
}

/** A value as CloudFormation is asked with. */
export interface GivenParameter {
  readonly ParameterKey: string;
  readonly ParameterValue: string;
}

/**
 * The value of every parameter of a template.
 *
 * @throws Error in CloudFormation's words for a value that is missing, not asked for, or not allowed
 */
export function parameterValues(
  declared: Readonly<Record<string, TemplateParameter>>,
  given: readonly GivenParameter[],
): ReadonlyMap<string, string> {
  const strange = given.filter(({ ParameterKey }) => !Object.hasOwn(declared, ParameterKey));
  if (strange.length > 0)
    throw new Error(
      `Parameters: [${strange.map((each) => each.ParameterKey).join(", ")}] do not exist in the template`,
    );
  const values = new Map<string, string>();
  for (const [name, parameter] of Object.entries(declared)) {
    const value = given.find(({ ParameterKey }) => ParameterKey === name)?.ParameterValue ?? parameter.Default;
    if (value === undefined) throw new Error(`Parameters: [${name}] must have values`);
    const text = String(value);
    const problem = problemOf(parameter, text);
    if (problem !== undefined) throw new Error(`Parameter ${name} failed to satisfy constraint: ${problem}`);
    values.set(name, text);
  }
  return values;
}

function problemOf(parameter: TemplateParameter, text: string): string | undefined {
  const { AllowedValues, AllowedPattern, MinLength = 0, MaxLength = 4_096, MinValue, MaxValue, Type } = parameter;
  const number = Number(text);
  if (AllowedValues !== undefined && !AllowedValues.map(String).includes(text)) return `${text} is not allowed`;
  if (AllowedPattern !== undefined && !new RegExp(`^(?:${AllowedPattern})$`).test(text)) return AllowedPattern;
  if (text.length < MinLength || text.length > MaxLength) return "its length";
  if (Type === "Number" && (text === "" || Number.isNaN(number))) return `${text} is no number`;
  if (MinValue !== undefined && number < MinValue) return `at least ${MinValue}`;
  if (MaxValue !== undefined && number > MaxValue) return `at most ${MaxValue}`;
  return undefined;
}
