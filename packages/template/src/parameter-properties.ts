import type { Parameter } from "@dth/core/parameter";
import { MAX_STACK_VALUE } from "@dth/core/stack-parameters";
import type { CfnParameterProps } from "aws-cdk-lib";
import type { Language } from "./synthesize.ts";

/**
 * A manifest's parameter as CloudFormation asks for it. What a condition or a default of its type decides later may be
 * left empty, and empty means absent.
 */
export function parameterProperties(parameter: Parameter, language: Language): CfnParameterProps {
  const description = descriptionOf(parameter, language);
  const isRequired = parameter.required === true && parameter.when === undefined;
  switch (parameter.type) {
    case "boolean":
      return { description, ...chosen(["true", "false"], parameter.default, isRequired) };
    case "choice":
      return { description, ...chosen(parameter.choices.map(valueOfChoice), parameter.default, isRequired) };
    case "number":
      return { description, ...numeric(parameter) };
    case "instant":
      return { description, ...free(isRequired, "[0-9]+|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z?") };
    case "secret":
      return { description, ...free(isRequired, "[A-Za-z0-9/_+=.@-]{1,256}") };
    case "text":
      return { description, ...free(isRequired, parameter.pattern, parameter.maxLength), ...defaultOf(parameter) };
    case "list":
      return { description, ...free(isRequired), ...listDefault(parameter.default) };
    case "map":
      return { description, ...free(isRequired) };
  }
}

function descriptionOf({ help, type, ...rest }: Parameter, language: Language): string {
  const more = [help[language]];
  if (type === "list")
    more.push(language === "en" ? "Commas between entries, or a JSON list." : "以逗号分隔，或填写 JSON 列表。");
  if (type === "map")
    more.push(language === "en" ? "name=value with commas between, or JSON." : "name=value 以逗号分隔，或填写 JSON。");
  if ("placeholder" in rest && rest.placeholder)
    more.push(language === "en" ? `Such as ${rest.placeholder}` : `例如 ${rest.placeholder}`);
  return more.join(" ");
}

function valueOfChoice({ value }: { readonly value: string }): string {
  return value;
}

function chosen(
  values: readonly string[],
  value: string | boolean | undefined,
  isRequired: boolean,
): CfnParameterProps {
  const given = value === undefined ? undefined : String(value);
  if (given === undefined && isRequired) return { allowedValues: [...values] };
  return given === undefined
    ? { allowedValues: ["", ...values], default: "" }
    : { allowedValues: [...values], default: given };
}

/** A parameter of the type `Number` cannot be left empty, so that one without a default is a text. */
function numeric(parameter: Parameter & { readonly type: "number" }): CfnParameterProps {
  if (parameter.default === undefined) return free(false, "[0-9]{1,16}");
  const { min, max } = parameter;
  return {
    type: "Number",
    default: parameter.default,
    ...(min === undefined ? {} : { minValue: min }),
    ...(max === undefined ? {} : { maxValue: max }),
  };
}

function free(isRequired: boolean, pattern?: string, maxLength = MAX_STACK_VALUE): CfnParameterProps {
  const allowedPattern = pattern === undefined ? {} : { allowedPattern: `^(?:${pattern})${isRequired ? "" : "?"}$` };
  const most = Math.min(maxLength, MAX_STACK_VALUE);
  return { maxLength: most, ...allowedPattern, ...(isRequired ? { minLength: 1 } : { default: "" }) };
}

function defaultOf({ default: value }: Parameter & { readonly type: "text" }): CfnParameterProps {
  return value === undefined ? {} : { default: value };
}

function listDefault(value: readonly string[] | undefined): CfnParameterProps {
  return value === undefined ? {} : { default: value.join(",") };
}
