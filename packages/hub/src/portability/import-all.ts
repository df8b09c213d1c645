import { type Export, ExportSchema } from "@dth/core/inputs/export";
import { invalidInput, parseInput } from "../access/parse-input.ts";
import type { Caller } from "../caller.ts";
import { channelsOf } from "../channels/channels.ts";
import { connectionsOf } from "../connections/records.ts";
import type { Channel, Connection } from "../entities.ts";
import type { HubPorts } from "../ports.ts";
import type { Document, DocumentCollection } from "../records/collection.ts";
import { lookAfter } from "../schedules/due.ts";
import { createTask } from "../tasks/create-task.ts";
import { deleteTask } from "../tasks/delete-task.ts";
import { editTask } from "../tasks/edit-task.ts";
import { specOf } from "../tasks/read-task-input.ts";
import { placeTask, type TaskDocument, tasksOf } from "../tasks/task-records.ts";
import { checkImport } from "./check-import.ts";
import { portsWithSecrets } from "./import-ports.ts";
import { allOrNothing, type Undo } from "./undo.ts";

/** How many of each came in. */
export interface Imported {
  readonly tasks: number;
  readonly connections: number;
  readonly channels: number;
}

/** @throws HubError `INVALID_INPUT` with every issue that stands against taking an export in */
export async function requireImportable(ports: HubPorts, input: unknown, replace: boolean): Promise<void> {
  const issues = await checkImport(ports, parseInput(ExportSchema, input), replace);
  if (issues.length > 0) throw invalidInput(issues);
}

/**
 * Takes an export in that was checked; what was written is taken back when a later write fails. New tasks rest until they
 * are started; ones that are there are replaced, and go on with what they have.
 *
 * @throws HubError as the record and secret stores do
 */
export async function importAll(ports: HubPorts, caller: Caller, input: unknown): Promise<Imported> {
  const given = parseInput(ExportSchema, input);
  const then = await portsWithSecrets(ports, given);
  await allOrNothing(async (undo) => {
    for (const one of given.connections) await importConnection(ports, caller, one, undo);
    for (const one of given.channels) await importChannel(ports, caller, one, undo);
    for (const one of given.tasks) await importTask(then, caller, one, undo);
  });
  return countsOf(given);
}

/** How many of each an export has. @throws HubError `INVALID_INPUT` for what is none */
export function countsOf(input: unknown): Imported {
  const { tasks, connections, channels } = parseInput(ExportSchema, input);
  return { tasks: tasks.length, connections: connections.length, channels: channels.length };
}

function importConnection(ports: HubPorts, caller: Caller, given: Export["connections"][number], undo: Undo) {
  const now = ports.clock.now();
  const made = { createdAt: now, createdBy: caller.principal.subject };
  return write<Connection>(connectionsOf(ports.records), given.id, undo, (known) => ({
    ...made,
    ...known,
    ...given,
    version: known?.version ?? 0,
    updatedAt: now,
  }));
}

function importChannel(ports: HubPorts, { language }: Caller, given: Export["channels"][number], undo: Undo) {
  return write<Channel>(channelsOf(ports.records), given.id, undo, (known) => ({
    ...given,
    language: given.language ?? known?.language ?? language,
    version: known?.version ?? 0,
  }));
}

async function write<T extends Document>(
  collection: DocumentCollection<T>,
  id: string,
  undo: Undo,
  value: (known: T | undefined) => T,
): Promise<void> {
  const known = await collection.find(id);
  if (known === undefined) {
    await collection.create(value(known));
    undo.add(() => collection.delete(id));
  } else {
    await collection.replace(value(known));
    undo.add(async () => void (await collection.change(id, ({ version }) => ({ ...known, version }))));
  }
}

async function importTask(
  ports: HubPorts,
  caller: Caller,
  { id, ...spec }: Export["tasks"][number],
  undo: Undo,
): Promise<void> {
  const before = await tasksOf(ports.records).find(id);
  if (before === undefined) {
    // Before the creation: one that fails half-way leaves a task without its places.
    undo.add(() => deleteTask(ports, id).catch(unlessMissing(ports, id)));
    await createTask(ports, caller, spec, { id, start: false });
  } else {
    undo.add(() => restore(ports, before));
    await editTask(ports, caller, id, spec);
  }
}

function unlessMissing({ records }: HubPorts, id: string): (error: unknown) => Promise<void> {
  return async (error) => {
    if ((await tasksOf(records).find(id)) !== undefined) throw error;
  };
}

/** What a person decides goes back; what a run did meanwhile stays. */
async function restore(ports: HubPorts, before: TaskDocument): Promise<void> {
  const restored = await lookAfter(ports, before.id, () =>
    tasksOf(ports.records).change(before.id, ({ nextRunAt: _, ...current }) => ({
      ...current,
      ...specOf(before),
      armed: before.armed,
      updatedAt: before.updatedAt,
      updatedBy: before.updatedBy,
      ...(before.nextRunAt !== undefined && { nextRunAt: before.nextRunAt }),
    })),
  );
  await placeTask(ports.records, restored);
}
