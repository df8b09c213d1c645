import { defaultOf, SECRET_NAME } from "./check-parameters.ts";
import type { Parameter, ParameterCondition } from "./parameter.ts";

/** A JSON schema, of draft 2020-12 as OpenAPI 3.1 has it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** How strict a schema is. */
export interface JsonSchemaOptions {
  /** Whether required parameters must be there. Not where a connection may hold some of them. Default true. */
  readonly required?: boolean;
}

/**
 * A schema that accepts what `checkParameters` accepts, conditions between parameters included.
 * Texts in it are English.
 */
export function jsonSchemaOf(parameters: readonly Parameter[], options: JsonSchemaOptions = {}): JsonSchema {
  const isStrict = options.required !== false;
  const required = parameters.filter((parameter) => isStrict && mustBeGiven(parameter) && !parameter.when);
  const conditions = parameters.flatMap((parameter) => conditionOf(parameter, parameters, isStrict));
  return {
    type: "object",
    properties: Object.fromEntries(parameters.map((parameter) => [parameter.name, describedSchema(parameter)])),
    additionalProperties: false,
    ...(required.length > 0 ? { required: required.map(({ name }) => name) } : {}),
    ...(conditions.length > 0 ? { allOf: conditions } : {}),
  };
}

/** A parameter with a default is never missing. */
function mustBeGiven(parameter: Parameter): boolean {
  return parameter.required === true && defaultOf(parameter) === undefined;
}

function conditionOf(parameter: Parameter, all: readonly Parameter[], isStrict: boolean): readonly JsonSchema[] {
  const { name, when } = parameter;
  if (when === undefined) return [];
  const condition = { allOf: holds(when, all) };
  const absent = { anyOf: [condition, { properties: { [name]: false } }] };
  const given = { anyOf: [{ not: condition }, { required: [name] }] };
  return isStrict && mustBeGiven(parameter) ? [absent, given] : [absent];
}

/** The condition, and that of the parameter it is about: one that does not count has no value. */
function holds({ parameter, is }: ParameterCondition, all: readonly Parameter[]): readonly JsonSchema[] {
  const other = all.find(({ name }) => name === parameter);
  const value = other === undefined ? undefined : defaultOf(other);
  const isDefault = is.some((each) => each === value);
  const own = { properties: { [parameter]: { enum: is } }, ...(isDefault ? {} : { required: [parameter] }) };
  return other?.when === undefined ? [own] : [own, ...holds(other.when, all)];
}

function describedSchema(parameter: Parameter): JsonSchema {
  const { label, help, when } = parameter;
  const only = when === undefined ? "" : ` Only with ${when.parameter}: ${when.is.join(", ")}.`;
  const value = defaultOf(parameter);
  return {
    title: label.en,
    description: `${help.en}${only}`,
    ...typeSchema(parameter),
    ...(value === undefined ? {} : { default: value }),
  };
}

/** Texts without a limit of their own have this one. */
const MAX_TEXT = 4_096;

function typeSchema(parameter: Parameter): JsonSchema {
  switch (parameter.type) {
    case "text":
      return { type: "string", maxLength: parameter.maxLength ?? MAX_TEXT, ...patterns(parameter) };
    case "number":
      return { type: "integer", ...member("minimum", parameter.min), ...member("maximum", parameter.max) };
    case "boolean":
      return { type: "boolean" };
    case "choice":
      return { type: "string", enum: parameter.choices.map(({ value }) => value) };
    case "list":
      return {
        type: "array",
        items: { type: "string", maxLength: MAX_TEXT, ...patterns({ pattern: parameter.pattern }) },
        maxItems: parameter.maxItems ?? 10_000,
        ...(parameter.required ? { minItems: 1 } : {}),
      };
    case "map":
      return {
        type: "object",
        additionalProperties: { type: "string" },
        maxProperties: parameter.maxItems ?? 1_000,
        ...(parameter.required ? { minProperties: 1 } : {}),
      };
    case "instant":
      return { type: "integer", minimum: 0 };
    case "secret":
      return {
        type: "string",
        pattern: whole(SECRET_NAME),
        "x-secret-fields": parameter.fields.map(({ name }) => name),
      };
  }
}

function patterns(rules: { readonly pattern?: string | undefined; readonly required?: boolean }): JsonSchema {
  const { pattern, required } = rules;
  if (pattern === undefined) return required ? { pattern: "\\S" } : {};
  return required ? { allOf: [{ pattern: "\\S" }, { pattern: whole(pattern) }] } : { pattern: whole(pattern) };
}

function whole(pattern: string): string {
  return `^(?:${pattern})$`;
}

function member(name: string, value: number | undefined): JsonSchema {
  return value === undefined ? {} : { [name]: value };
}
