import type { LocalizedText } from "./error-codes.ts";
import type { InputIssue } from "./input-issue.ts";
import type {
  ListParameter,
  MapParameter,
  NumberParameter,
  Parameter,
  ParameterValue,
  ParameterValues,
} from "./parameter.ts";
import type { Checked } from "./task.ts";

/**
 * Checks values against their description and fills the defaults in.
 *
 * @param path where the values stand in the input, such as `source.parameters`
 * @returns the values in the order of the description, or every issue there is, not only the first
 */
export function checkParameters(
  parameters: readonly Parameter[],
  values: ParameterValues,
  path: string,
): Checked<ParameterValues> {
  const issues: InputIssue[] = [];
  const checked: Record<string, ParameterValue> = {};
  for (const parameter of parameters) {
    const at = `${path}.${parameter.name}`;
    const value = Object.hasOwn(values, parameter.name) ? values[parameter.name] : undefined;
    if (!applies(parameter, checked)) {
      if (value !== undefined) issues.push({ path: at, message: notApplicable(parameter) });
      continue;
    }
    const given = value ?? defaultOf(parameter);
    if (given === undefined) {
      if (parameter.required) issues.push({ path: at, message: MISSING });
      continue;
    }
    const wrong = problemOf(parameter, given);
    if (wrong !== undefined) issues.push({ path: at, message: wrong });
    else checked[parameter.name] = given;
  }
  issues.push(...unknownOnes(parameters, values, path));
  return issues.length === 0 ? { ok: true, value: checked } : { ok: false, issues };
}

/** Whether a parameter counts, given the values of the ones before it. */
export function applies({ when }: Parameter, values: ParameterValues): boolean {
  if (when === undefined) return true;
  const other = values[when.parameter];
  return when.is.some((value) => value === other);
}

/** The default, where there is one. */
export function defaultOf(parameter: Parameter): ParameterValue | undefined {
  return "default" in parameter ? parameter.default : undefined;
}

function unknownOnes(parameters: readonly Parameter[], values: ParameterValues, path: string): readonly InputIssue[] {
  const known = new Set(parameters.map(({ name }) => name));
  return Object.keys(values)
    .filter((name) => !known.has(name))
    .map((name) => ({
      path: `${path}.${name}`,
      message: { en: "there is no such parameter", zh: "没有这个参数" },
    }));
}

const NO_MOMENT: LocalizedText = {
  en: "must be a date and a time; in JSON milliseconds since the Unix epoch",
  zh: "必须为日期和时间；JSON 中为 Unix 纪元以来的毫秒数",
};

const MISSING: LocalizedText = { en: "must be given", zh: "必须填写" };

function notApplicable({ when }: Parameter): LocalizedText {
  const choices = when?.is.join(", ") ?? "";
  return {
    en: `only counts with ${when?.parameter} ${choices}; leave it out`,
    zh: `仅在 ${when?.parameter} 为 ${choices} 时有效；请删除`,
  };
}

function problemOf(parameter: Parameter, value: ParameterValue): LocalizedText | undefined {
  switch (parameter.type) {
    case "text":
      return textProblem(parameter, value);
    case "secret":
      return textProblem({ pattern: SECRET_NAME }, value);
    case "number":
      return numberProblem(parameter, value);
    case "instant":
      return typeof value === "number" ? numberProblem({ min: 0 }, value) : NO_MOMENT;
    case "boolean":
      return typeof value === "boolean" ? undefined : { en: "must be true or false", zh: "必须为 true 或 false" };
    case "choice":
      return choiceProblem(
        parameter.choices.map((choice) => choice.value),
        value,
      );
    case "list":
      return listProblem(parameter, value);
    case "map":
      return mapProblem(parameter, value);
  }
}

/** Names of secrets: what Secrets Manager and a file name both take. */
export const SECRET_NAME = "[A-Za-z0-9][A-Za-z0-9/_+=.@-]{0,127}";

interface TextRules {
  readonly pattern?: string | undefined;
  readonly patternHelp?: LocalizedText | undefined;
  readonly maxLength?: number | undefined;
  readonly required?: boolean | undefined;
}

function textProblem(rules: TextRules, value: ParameterValue): LocalizedText | undefined {
  if (typeof value !== "string") return { en: "must be text", zh: "必须为文本" };
  if (rules.required && value.trim() === "") return MISSING;
  const max = rules.maxLength ?? 4_096;
  if (value.length > max) return { en: `must have at most ${max} characters`, zh: `最多 ${max} 个字符` };
  return patternProblem(rules, value);
}

function patternProblem({ pattern, patternHelp }: TextRules, value: string): LocalizedText | undefined {
  if (pattern === undefined || new RegExp(`^(?:${pattern})$`, "u").test(value)) return undefined;
  return patternHelp ?? { en: `must match ${pattern}`, zh: `必须匹配 ${pattern}` };
}

type NumberRules = Pick<NumberParameter, "min" | "max">;

function numberProblem({ min, max }: NumberRules, value: ParameterValue): LocalizedText | undefined {
  if (typeof value !== "number" || !Number.isSafeInteger(value))
    return { en: "must be a whole number", zh: "必须为整数" };
  if (min !== undefined && value < min) return { en: `must be at least ${min}`, zh: `不得小于 ${min}` };
  if (max !== undefined && value > max) return { en: `must be at most ${max}`, zh: `不得大于 ${max}` };
  return undefined;
}

function choiceProblem(choices: readonly string[], value: ParameterValue): LocalizedText | undefined {
  if (typeof value === "string" && choices.includes(value)) return undefined;
  return { en: `must be one of ${choices.join(", ")}`, zh: `必须为以下之一：${choices.join("、")}` };
}

function listProblem(parameter: ListParameter, value: ParameterValue): LocalizedText | undefined {
  if (!Array.isArray(value)) return { en: "must be a list", zh: "必须为列表" };
  const max = parameter.maxItems ?? 10_000;
  if (value.length > max) return { en: `must have at most ${max} entries`, zh: `最多 ${max} 项` };
  if (parameter.required && value.length === 0) return MISSING;
  for (const entry of value) {
    const wrong = textProblem({ pattern: parameter.pattern, patternHelp: parameter.patternHelp }, entry);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function mapProblem({ maxItems, required }: MapParameter, value: ParameterValue): LocalizedText | undefined {
  if (typeof value !== "object" || Array.isArray(value)) return { en: "must be names with values", zh: "必须为键值对" };
  const max = maxItems ?? 1_000;
  if (Object.keys(value).length > max) return { en: `must have at most ${max} entries`, zh: `最多 ${max} 项` };
  if (required && Object.keys(value).length === 0) return MISSING;
  const texts = Object.values(value).every((entry) => typeof entry === "string");
  return texts ? undefined : { en: "every value must be text", zh: "每个值必须为文本" };
}
