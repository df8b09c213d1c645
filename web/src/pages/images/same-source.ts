import { readValues } from "../../api/json.ts";
import type { SideF, TaskRowF } from "../../api/operations.ts";
import { endpointOf } from "../../plugins/manifests.ts";

/** Tasks that copy from the same registry as one of them, that one first. */
export function sameSource(chosen: TaskRowF, all: readonly TaskRowF[]): readonly TaskRowF[] {
  return [chosen, ...all.filter((task) => task.id !== chosen.id && isSame(task, chosen))];
}

/** Kinds of sources have their names within a plugin. */
function isSame(one: TaskRowF, other: TaskRowF): boolean {
  if (one.plugin !== other.plugin || one.source === null || other.source === null) return false;
  return placeOf(one.source, one.plugin) === placeOf(other.source, other.plugin);
}

/** Which registry a side is, whatever is chosen of it. */
function placeOf({ type, connection, parameters }: SideF, plugin: string | null): string {
  const values = readValues(parameters);
  const names = endpointOf(plugin, "source", type)?.connection.map(({ name }) => name) ?? [];
  // Who signs in does not change what a registry is.
  const own = names.filter((name) => name !== "secret").map((name) => [name, values[name] ?? null]);
  return JSON.stringify([type, connection, own]);
}
