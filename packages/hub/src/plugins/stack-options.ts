import type { InputIssue } from "@dth/core/input-issue";
import type { PluginManifest } from "@dth/core/plugin";
import type { TaskInput } from "@dth/core/task";
import type { HubPorts } from "../ports.ts";

/** Whether runs are executed by stacks of their own here: a hub that can look at none launches none. */
type Place = Pick<HubPorts, "infrastructure">;

/** A task of the original as its plugin reads it. */
interface ReadTask {
  readonly task: TaskInput;
  readonly notes: readonly string[];
}

/** What a plugin asks for here: without the options of stacks, and headings with nothing below, where there are none. */
export function manifestHere(place: Place, manifest: PluginManifest): PluginManifest {
  const astray = optionsAstray(place, manifest);
  if (astray.length === 0) return manifest;
  const options = manifest.options.filter((option) => !astray.includes(option));
  const isEmpty = (id: string) =>
    astray.some(({ group }) => group === id) && !options.some(({ group }) => group === id);
  return { ...manifest, options, groups: manifest.groups.filter(({ id }) => !isEmpty(id)) };
}

/** One issue for each option that counts for stacks only, where there are none. */
export function stackOptionIssues(
  place: Place,
  manifest: PluginManifest,
  options: TaskInput["options"] = {},
): readonly InputIssue[] {
  return optionsAstray(place, manifest)
    .filter(({ name }) => Object.hasOwn(options, name))
    .map(({ name }) => ({ path: `options.${name}`, message: NO_STACKS }));
}

/** A task of the original without the options of stacks, each with a note, where there are none: nobody asked for them here. */
export function withoutStackOptions(place: Place, manifest: PluginManifest, read: ReadTask): ReadTask {
  const { task, notes } = read;
  const left = stackOptionIssues(place, manifest, task.options).map(({ path }) => path.replace("options.", ""));
  if (left.length === 0) return read;
  const options = Object.fromEntries(Object.entries(task.options ?? {}).filter(([name]) => !left.includes(name)));
  const told = left.map(
    (name) => `${name} was left out: this hub executes tasks itself, without machines of their own.`,
  );
  return { task: { ...task, options }, notes: [...notes, ...told] };
}

const NO_STACKS = {
  en: "only counts on AWS, where a task has machines of its own; leave it out",
  zh: "仅在 AWS 上（任务拥有自己的实例时）有效；请删除",
};

function optionsAstray({ infrastructure }: Place, { options }: PluginManifest): PluginManifest["options"] {
  return infrastructure === undefined ? options.filter(({ where }) => where === "stack") : [];
}
