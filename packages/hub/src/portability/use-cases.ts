import { HubError } from "@dth/core/error";
import { once } from "../access/once.ts";
import { permission } from "../access/permissions.ts";
import { useCase } from "../access/use-case.ts";
import type { Caller } from "../caller.ts";
import type { Task } from "../entities.ts";
import type { PortabilityUseCases } from "../hub.ts";
import { findPlugin } from "../plugins/find-plugin.ts";
import { withoutStackOptions } from "../plugins/stack-options.ts";
import type { HubPorts } from "../ports.ts";
import { createTask } from "../tasks/create-task.ts";
import { type TaskDocument, taskOf, tasksOf } from "../tasks/task-records.ts";
import { exportAll } from "./export-all.ts";
import { countsOf, importAll, requireImportable } from "./import-all.ts";
import { readOriginal } from "./original.ts";

/** From one home to another, and from the original to here. */
export function createPortability(ports: HubPorts): PortabilityUseCases {
  return {
    exportAll: (caller) => useCase(ports, caller, permission("portability.exportAll"), () => exportAll(ports)),
    importAll: (caller, input, { replace }) =>
      useCase(ports, caller, permission("portability.importAll"), () =>
        once(ports, caller, {
          useCase: "portability.importAll",
          input: { input, replace },
          // What an attempt that was broken off has written is this import's own.
          check: () => requireImportable(ports, input, replace),
          make: () => importAll(ports, caller, input),
          find: async (_, made) => (made ? countsOf(input) : undefined),
        }),
      ),
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
  const { task, notes } = withoutStackOptions(ports, plugin.manifest, plugin.fromOriginal(parameters));
  const given = { ...task, ...(name !== undefined && { name }) };
  const created = await once<TaskDocument>(ports, caller, {
    useCase: "portability.importOriginal",
    input,
    make: (taskId) => createTask(ports, caller, given, { id: taskId, start: false }),
    find: (taskId) => tasksOf(ports.records).find(taskId),
  });
  return { task: taskOf(created), notes };
}
