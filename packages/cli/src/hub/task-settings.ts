import { HubError } from "@dth/core/error";
import { type FlagParameter, type FlagSide, flagOf, isRepeatable, readFlag } from "@dth/core/parameter-flags";
import * as v from "valibot";
import { suggest } from "../text/suggest.ts";

const ParameterSchema = v.object({
  name: v.string(),
  type: v.picklist(["text", "number", "boolean", "choice", "list", "map", "instant", "secret"]),
  unit: v.optional(v.picklist(["count", "bytes", "bytes-per-second", "requests-per-second", "seconds", "days"])),
});
const EndpointSchema = v.object({
  id: v.string(),
  connection: v.array(ParameterSchema),
  location: v.array(ParameterSchema),
});
const PluginSchema = v.object({
  id: v.string(),
  sources: v.array(EndpointSchema),
  destinations: v.array(EndpointSchema),
  options: v.array(ParameterSchema),
});

/** What settings need to know of a hub's plugins. */
export const PluginsSchema = v.object({ items: v.array(PluginSchema) });

type PluginShape = v.InferOutput<typeof PluginSchema>;
type EndpointShape = v.InferOutput<typeof EndpointSchema>;

/** A task's JSON with settings put over it. The hub judges what comes of it. */
type TaskJson = Record<string, unknown>;

/** Where a setting goes. */
interface Target {
  /** Member of the task, and of what is below it. */
  readonly path: readonly string[];
  readonly parameter: FlagParameter;
}

const TEXT: FlagParameter = { type: "text" };

/**
 * Puts settings such as `source-bucket=logs` over the JSON of a task. Their names are the flags of the plugin's
 * parameters; `plugin`, `name`, `description`, `source`, `destination` and `source-connection` are the task's own.
 *
 * @param now milliseconds since the Unix epoch, for ages such as `7d`
 * @throws HubError `INVALID_INPUT` for a setting that there is not, or whose value cannot be read
 */
export function withSettings(
  given: unknown,
  settings: readonly string[],
  plugins: readonly PluginShape[],
  now: number,
): unknown {
  const texts = grouped(settings);
  const task: TaskJson = structuredClone(isObject(given) ? given : {});
  for (const own of [OWN, targetsOf(task, texts, plugins)]) {
    for (const [name, target] of own) {
      const values = texts.get(name);
      if (values === undefined) continue;
      put(task, target.path, read(name, target.parameter, values, now));
      texts.delete(name);
    }
  }
  const [unknown] = texts.keys();
  if (unknown === undefined) return task;
  const meant = suggest(unknown, [...OWN.keys(), ...targetsOf(task, texts, plugins).keys()]);
  throw new HubError("INVALID_INPUT", `there is no setting "${unknown}"${meant ? `; did you mean ${meant}?` : ""}`);
}

const OWN: ReadonlyMap<string, Target> = new Map([
  ["plugin", { path: ["plugin"], parameter: TEXT }],
  ["name", { path: ["name"], parameter: TEXT }],
  ["description", { path: ["description"], parameter: TEXT }],
  ["source", { path: ["source", "type"], parameter: TEXT }],
  ["destination", { path: ["destination", "type"], parameter: TEXT }],
  ["source-connection", { path: ["source", "connection"], parameter: TEXT }],
  ["destination-connection", { path: ["destination", "connection"], parameter: TEXT }],
]);

function grouped(settings: readonly string[]): Map<string, string[]> {
  const texts = new Map<string, string[]>();
  for (const setting of settings) {
    const end = setting.indexOf("=");
    if (end <= 0) throw new HubError("INVALID_INPUT", `--set "${setting}" is no setting; write NAME=VALUE`);
    const name = setting.slice(0, end);
    texts.set(name, [...(texts.get(name) ?? []), setting.slice(end + 1)]);
  }
  return texts;
}

/** The settings of the plugin and of the kinds of source and destination that are meant by now. */
function targetsOf(
  task: TaskJson,
  texts: ReadonlyMap<string, readonly string[]>,
  plugins: readonly PluginShape[],
): ReadonlyMap<string, Target> {
  const plugin = plugins.find(({ id }) => id === (texts.get("plugin")?.at(-1) ?? task.plugin));
  if (plugin === undefined) return new Map();
  const sides = [
    sideTargets("source", plugin.sources, task, texts),
    sideTargets("destination", plugin.destinations, task, texts),
  ];
  const options = plugin.options.map((parameter): [string, Target] => [
    flagOf(parameter),
    { path: ["options", parameter.name], parameter },
  ]);
  return new Map([...sides.flat(), ...options]);
}

function sideTargets(
  side: FlagSide,
  endpoints: readonly EndpointShape[],
  task: TaskJson,
  texts: ReadonlyMap<string, readonly string[]>,
): readonly [string, Target][] {
  const given = task[side];
  const type = texts.get(side)?.at(-1) ?? (isObject(given) ? given.type : undefined);
  const endpoint = endpoints.find(({ id }) => id === type);
  return [...(endpoint?.connection ?? []), ...(endpoint?.location ?? [])].map((parameter) => [
    flagOf(parameter, side),
    { path: [side, "parameters", parameter.name], parameter },
  ]);
}

function read(name: string, parameter: FlagParameter, texts: readonly string[], now: number): unknown {
  if (texts.length > 1 && !isRepeatable(parameter)) {
    throw new HubError("INVALID_INPUT", `--set ${name} was given more than once`);
  }
  const reading = readFlag(parameter, texts, now);
  if (reading.ok) return reading.value;
  throw new HubError("INVALID_INPUT", `--set ${name}: "${texts.at(-1)}" is not ${reading.expected.en}`);
}

function put(task: TaskJson, path: readonly string[], value: unknown): void {
  let at = task;
  for (const member of path.slice(0, -1)) {
    const inner = at[member];
    const next: TaskJson = isObject(inner) ? inner : {};
    at[member] = next;
    at = next;
  }
  const last = path.at(-1);
  if (last !== undefined) at[last] = value;
}

function isObject(value: unknown): value is TaskJson {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
