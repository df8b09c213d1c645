import { type MemoryHubPorts, type MemoryHubPortsOptions, memoryHubPorts } from "@dth/testkit/hub-ports";
import { toyPlugin } from "@dth/testkit/toy-plugin";
import { type ToyWorld, toyWorld } from "@dth/testkit/toy-plugin/world";
import type { TaskDocument } from "../src/tasks/task-records.ts";
import { tasksOf } from "../src/tasks/task-records.ts";

/** Ports in memory with the toy plugin, and its world. */
export async function toyPorts(
  options: Partial<MemoryHubPortsOptions> = {},
): Promise<{ readonly ports: MemoryHubPorts; readonly world: ToyWorld }> {
  const world = toyWorld({ attic: { bear: 10, car: 20 } });
  const ports = await memoryHubPorts({ plugins: [toyPlugin(world)], ...options });
  return { ports, world };
}

/** A task as it stands in the records, without going through its use cases. */
export function toyTask(change: Partial<TaskDocument> = {}): TaskDocument {
  return {
    id: "task1",
    version: 0,
    name: "Attic to cellar",
    description: "",
    plugin: "toy",
    source: { type: "toys", parameters: { shelf: "attic" } },
    destination: { type: "toys", parameters: { shelf: "cellar" } },
    options: {},
    schedule: { kind: "manual" },
    notify: [],
    progress: "STOPPED",
    paused: false,
    armed: false,
    runCount: 0,
    createdAt: 1,
    createdBy: "somebody",
    updatedAt: 1,
    updatedBy: "somebody",
    ...change,
  };
}

/** Puts such a task into the records. */
export function storeToyTask(ports: MemoryHubPorts, change: Partial<TaskDocument> = {}): Promise<TaskDocument> {
  return tasksOf(ports.records).create(toyTask(change));
}
