import { HubError, hasCode } from "@dth/core/error";
import type { Caller } from "../caller.ts";
import type { HubPorts } from "../ports.ts";
import { collectionOf, type DocumentCollection } from "../records/collection.ts";
import { hashOf } from "../tokens/hash.ts";
import { type TaskDocument, tasksOf } from "./task-records.ts";

/** A promise to create one task, and no other, for a key. */
interface Promised {
  readonly id: string;
  readonly version: number;
  readonly taskId: string;
  /** SHA-256 of what was asked for. */
  readonly input: string;
  readonly created: boolean;
}

/** Milliseconds that a key is remembered. */
const KEPT_MS = 86_400_000;
const MAX_KEY = 255;

/** What is asked for under a key. */
export interface IdempotentRequest {
  readonly caller: Caller;
  readonly key: string;
  /** What must be the same for the same key. */
  readonly input: unknown;
}

/**
 * Creates a task at most once for a key of a caller within a day. The task's id is decided first, so that repeating the
 * request after a crash, or at the same time, ends at the same task.
 *
 * @param create creates the task of that id
 * @throws HubError `INVALID_INPUT` for a key that is none or was used for something else, `NOT_FOUND` when its task was
 *   deleted since; what `create` throws
 */
export async function idempotently(
  ports: HubPorts,
  { caller, key, input }: IdempotentRequest,
  create: (taskId: string) => Promise<TaskDocument>,
): Promise<TaskDocument> {
  if (key === "" || key.length > MAX_KEY)
    throw new HubError("INVALID_INPUT", `an idempotency key has 1 to ${MAX_KEY} characters`);
  const promises = promisesOf(ports);
  const wanted: Promised = {
    id: await hashOf(`${caller.principal.subject}\n${key}`),
    version: 0,
    taskId: ports.ids.next(),
    input: await hashOf(JSON.stringify(input)),
    created: false,
  };
  const promised = await createOrGet(promises, wanted);
  if (promised.input !== wanted.input)
    throw new HubError("INVALID_INPUT", "this idempotency key was used for another request already; take a new key");
  const { taskId } = promised;
  if (promised.created) return tasksOf(ports.records).get(taskId);
  const task = await createUnlessThere(ports, taskId, create);
  await promises.change(promised.id, (current) => (current.created ? current : { ...current, created: true }));
  return task;
}

async function createUnlessThere(
  ports: HubPorts,
  taskId: string,
  create: (taskId: string) => Promise<TaskDocument>,
): Promise<TaskDocument> {
  const there = await tasksOf(ports.records).find(taskId);
  if (there !== undefined) return there;
  try {
    return await create(taskId);
  } catch (error) {
    if (!hasCode(error, "CONFLICT")) throw error;
    return tasksOf(ports.records).get(taskId);
  }
}

function promisesOf({ records, clock }: HubPorts): DocumentCollection<Promised> {
  const expiresAt = clock.now() + KEPT_MS;
  return collectionOf<Promised>(records, "idempotency", ({ id }) => ({ sort: id, expiresAt }));
}

async function createOrGet(promises: DocumentCollection<Promised>, wanted: Promised): Promise<Promised> {
  try {
    return await promises.create(wanted);
  } catch (error) {
    if (!hasCode(error, "CONFLICT")) throw error;
    return promises.get(wanted.id);
  }
}
