import { HubError } from "@dth/core/error";
import { permission } from "../access/permissions.ts";
import { useCase } from "../access/use-case.ts";
import type { Caller } from "../caller.ts";
import type { Task } from "../entities.ts";
import type { PortabilityUseCases } from "../hub.ts";
import { findPlugin } from "../plugins/find-plugin.ts";
import type { HubPorts } from "../ports.ts";
import { createTask } from "../tasks/create-task.ts";
import { taskOf } from "../tasks/task-records.ts";
import { exportAll } from "./export-all.ts";
import { importAll } from "./import-all.ts";
import { readOriginal } from "./original.ts";

/** From one home to another, and from the original to here. */
export function createPortability(ports: HubPorts): PortabilityUseCases {
  return {
    exportAll: (caller) => useCase(ports, caller, permission("portability.exportAll"), () => exportAll(ports)),
    importAll: (caller, input, { replace }) =>
      useCase(ports, caller, permission("portability.importAll"), () => importAll(ports, caller, input, replace)),
    importOriginal: (caller, input) =>
      useCase(
        ports,
        caller,
        { ...permission("portability.importOriginal"), of: ({ task }) => ({ taskId: task.id }) },
        () => importOriginal(ports, caller, input),
      ),
  };
}

async function importOriginal(
  ports: HubPorts,
  caller: Caller,
  input: unknown,
): Promise<{ readonly task: Task; readonly notes: readonly string[] }> {
  const { plugin: id, name, parameters } = readOriginal(ports.plugins, input);
  const plugin = findPlugin(ports.plugins, id);
  if (plugin?.fromOriginal === undefined) {
    throw new HubError("NOT_SUPPORTED", "no plugin of that name takes tasks of the original over");
  }
  const { task, notes } = plugin.fromOriginal(parameters);
  const created = await createTask(ports, caller, { ...task, ...(name !== undefined && { name }) }, { start: false });
  return { task: taskOf(created), notes };
}
