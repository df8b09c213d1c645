import { HubError } from "./error.ts";
import type { LocalizedText } from "./error-codes.ts";
import type { ChoiceParameter, Parameter, ParameterValue, ParameterValues } from "./parameter.ts";
import type { EndpointManifest, PluginManifest } from "./plugin.ts";
import { mergeParameters } from "./stack-parameters/merge.ts";
import { readStackText, stackText } from "./stack-parameters/text.ts";

/** Which part of a task a parameter of a stack belongs to. */
export type StackPart = "source" | "destination" | "options";

/** One parameter of a plugin's CloudFormation template. */
export interface StackParameter {
  /** The parameter's name in the template: letters and digits. */
  readonly name: string;
  readonly part: StackPart;
  /** Whether it is the type of its side, such as `amazon-s3`, instead of one of the side's parameters. */
  readonly isType: boolean;
  /** Where several types of a side share the name, what holds for all of them. */
  readonly parameter: Parameter;
}

/** What a stack needs to know of a task. */
export interface StackTask {
  readonly source: StackSide;
  readonly destination: StackSide;
  readonly options: ParameterValues;
}

/** One side of a {@link StackTask}. */
export interface StackSide {
  readonly type: string;
  readonly parameters: ParameterValues;
}

/** Bytes that CloudFormation takes as the value of a parameter (its quotas page). */
export const MAX_STACK_VALUE = 4_096;

/** Every parameter of the manifest as a plugin's template has it, in the order of forms: source, destination, options. */
export function stackParameters(manifest: PluginManifest): readonly StackParameter[] {
  return [
    ...sideParameters("source", manifest.sources),
    ...sideParameters("destination", manifest.destinations),
    ...manifest.options.map((parameter) => ({
      name: parameter.cloudFormation ?? parameter.name,
      part: "options" as const,
      isType: false,
      parameter,
    })),
  ];
}

/**
 * The values of a task's stack. What the task does not say is left out, so that the template's default holds.
 *
 * @throws HubError `INVALID_INPUT` for values that are longer than {@link MAX_STACK_VALUE}
 */
export function stackValues(manifest: PluginManifest, task: StackTask): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const { name, part, isType, parameter } of stackParameters(manifest)) {
    const value = isType && part !== "options" ? task[part].type : valuesOf(task, part)[parameter.name];
    if (value === undefined) continue;
    const text = stackText(value);
    if (new TextEncoder().encode(text).length > MAX_STACK_VALUE) throw tooLong(name);
    values[name] = text;
  }
  return values;
}

/**
 * The task that a stack's values mean: the inverse of {@link stackValues}. Empty texts are absent, and so is what keeps
 * its default while its condition does not hold. The manifest has yet to be asked whether the values fit together.
 *
 * @throws HubError `INVALID_INPUT` for a text that is no value of its parameter, or is about another type of source
 */
export function stackTask(manifest: PluginManifest, values: Readonly<Record<string, string>>): StackTask {
  const own = (name: string): string => (Object.hasOwn(values, name) ? (values[name] ?? "") : "");
  const side = (part: "source" | "destination", endpoints: readonly EndpointManifest[]): StackSide => {
    const type = own(SIDES[part].type) || (endpoints[0]?.id ?? "");
    const endpoint = endpoints.find(({ id }) => id === type);
    const parameters = endpoint === undefined ? [] : [...endpoint.connection, ...endpoint.location];
    const names = new Set([SIDES[part].type, ...parameters.map((each) => sideName(part, each))]);
    const stray = sideParameters(part, endpoints).find(({ name }) => !names.has(name) && own(name) !== "");
    if (stray !== undefined) throw astray(stray.name, type);
    return { type, parameters: readAll(parameters, (each) => own(sideName(part, each)), SIDES[part].prefix) };
  };
  return {
    source: side("source", manifest.sources),
    destination: side("destination", manifest.destinations),
    options: readAll(manifest.options, (each) => own(each.cloudFormation ?? each.name), ""),
  };
}

/** How the original names the parameters of each side. */
const SIDES = {
  source: { type: "srcType", prefix: "src", label: { en: "Type of source", zh: "源类型" } },
  destination: { type: "destType", prefix: "dest", label: { en: "Type of destination", zh: "目标类型" } },
} as const;

function sideParameters(part: "source" | "destination", endpoints: readonly EndpointManifest[]): StackParameter[] {
  const byName = new Map<string, Parameter[]>();
  for (const { connection, location } of endpoints) {
    for (const parameter of [...connection, ...location]) {
      const name = sideName(part, parameter);
      byName.set(name, [...(byName.get(name) ?? []), parameter]);
    }
  }
  const merged = [...byName].map(([name, all]) => ({
    name,
    part,
    isType: false,
    parameter: mergeParameters(all, all.length === endpoints.length),
  }));
  return [{ name: SIDES[part].type, part, isType: true, parameter: typeParameter(part, endpoints) }, ...merged];
}

function typeParameter(part: "source" | "destination", endpoints: readonly EndpointManifest[]): ChoiceParameter {
  const [first] = endpoints;
  const help: LocalizedText = { en: "What is there.", zh: "该端的类型。" };
  return {
    type: "choice",
    name: "type",
    label: SIDES[part].label,
    help: { en: help.en, zh: help.zh },
    group: first?.connection[0]?.group ?? "",
    ...(first === undefined ? {} : { default: first.id }),
    choices: endpoints.map(({ id, name }) => ({ value: id, label: name })),
  };
}

function sideName(part: "source" | "destination", { name, cloudFormation }: Parameter): string {
  return cloudFormation ?? `${SIDES[part].prefix}${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

function valuesOf(task: StackTask, part: StackPart): ParameterValues {
  return part === "options" ? task.options : task[part].parameters;
}

function readAll(
  parameters: readonly Parameter[],
  textOf: (parameter: Parameter) => string,
  prefix: string,
): ParameterValues {
  const values: Record<string, ParameterValue> = {};
  const given = new Map<string, ParameterValue | undefined>();
  for (const parameter of parameters) {
    const value = readStackText(parameter, textOf(parameter), `${prefix}${parameter.name}`);
    given.set(parameter.name, value ?? ("default" in parameter ? parameter.default : undefined));
    if (value === undefined || (isIdle(parameter, given) && isDefault(parameter, value))) continue;
    values[parameter.name] = value;
  }
  return values;
}

/** Whether the parameter's condition does not hold, directly or because what it depends on is idle itself. */
function isIdle({ when }: Parameter, given: ReadonlyMap<string, ParameterValue | undefined>): boolean {
  if (when === undefined) return false;
  const value = given.get(when.parameter);
  return typeof value === "object" || value === undefined || !when.is.includes(value);
}

function isDefault(parameter: Parameter, value: ParameterValue): boolean {
  return "default" in parameter && stackText(parameter.default ?? "") === stackText(value);
}

function astray(name: string, type: string): HubError {
  const message = { en: `says nothing of ${type}: leave it empty`, zh: `不适用于 ${type}，请留空` };
  return invalid(name, message);
}

function tooLong(name: string): HubError {
  const message = {
    en: `must take at most ${MAX_STACK_VALUE} bytes`,
    zh: `最多 ${MAX_STACK_VALUE} 字节`,
  };
  return invalid(name, message);
}

function invalid(name: string, message: LocalizedText): HubError {
  return new HubError("INVALID_INPUT", `parameters.${name} ${message.en}`, {
    issues: [{ path: `parameters.${name}`, message }],
  });
}
