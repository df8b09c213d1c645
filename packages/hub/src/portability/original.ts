import { OriginalInputSchema, OriginalRecordSchema } from "@dth/core/inputs/original";
import type { Plugin } from "@dth/core/plugin";
import { invalidInput, parseInput } from "../access/parse-input.ts";

/** A task of the original: what it was, and its CloudFormation parameters. */
export interface OriginalTask {
  readonly plugin: string;
  readonly name?: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Reads a task of the original in any form that people have it in: `{ plugin, name?, parameters }`; its own record
 * `{ type, description, parameters: [{ ParameterKey, ParameterValue }] }` as its API answers it, with or without
 * `{ data: { getTask } }` around; or the same as DynamoDB exports it, with a type around every value and `{ Item }` or not.
 *
 * @throws HubError `INVALID_INPUT`
 */
export function readOriginal(plugins: readonly Plugin[], input: unknown): OriginalTask {
  const inner = unwrapped(input);
  if (!isObject(inner) || !("type" in inner)) return ownForm(inner);
  const { type, description, parameters } = parseInput(OriginalRecordSchema, inner);
  const name = description?.trim().slice(0, 200).toWellFormed();
  return {
    plugin: pluginOfType(plugins, type),
    ...(name !== undefined && name !== "" && { name }),
    parameters: Object.fromEntries(parameters.map((one) => [one.ParameterKey, one.ParameterValue])),
  };
}

function ownForm(input: unknown): OriginalTask {
  const { plugin, name, parameters } = parseInput(OriginalInputSchema, input);
  return { plugin, parameters, ...(name !== undefined && { name }) };
}

/** Its types name the plugin first: `S3EC2`, in older versions `S3Fargate` and `S3`, and `ECR`. */
function pluginOfType(plugins: readonly Plugin[], type: string): string {
  const found = plugins.find(({ manifest }) => type.toLowerCase().startsWith(manifest.id));
  if (found) return found.manifest.id;
  throw invalidInput([{ path: "type", message: { en: "no plugin takes this type over", zh: "没有插件支持该类型" } }]);
}

function unwrapped(input: unknown): unknown {
  if (!isObject(input)) return input;
  if (isObject(input.data) && isObject(input.data.getTask)) return input.data.getTask;
  const item = isObject(input.Item) ? input.Item : input;
  return isObject(item.type) ? plain({ M: item }, 0) : item;
}

/** Levels of DynamoDB's JSON that a task of the original can have. */
const MAX_DEPTH = 8;

/** A value of DynamoDB's JSON as plain JSON: `{ "S": "text" }`, `{ "L": [] }`, `{ "M": {} }` and the rest. */
function plain(value: unknown, depth: number): unknown {
  if (!isObject(value) || depth > MAX_DEPTH) return value;
  if (typeof value.S === "string") return value.S;
  if (Array.isArray(value.L)) return value.L.map((entry) => plain(entry, depth + 1));
  if (!isObject(value.M)) return "NULL" in value ? null : (value.N ?? value.BOOL);
  return Object.fromEntries(Object.entries(value.M).map(([name, entry]) => [name, plain(entry, depth + 1)]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
