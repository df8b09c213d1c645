import { HubError, hasCode } from "@dth/core/error";
import type { Caller } from "../caller.ts";
import type { HubPorts } from "../ports.ts";
import { collectionOf, type DocumentCollection } from "../records/collection.ts";
import { hashOf } from "../tokens/hash.ts";
import type { UseCaseName } from "./permissions.ts";

/** A promise to make one thing, and no other, for a key. */
interface Promised {
  readonly id: string;
  readonly version: number;
  /** Id of what is made. */
  readonly madeId: string;
  /** SHA-256 of what was asked for. */
  readonly input: string;
  readonly made: boolean;
}

/** Milliseconds that a key is remembered. */
const KEPT_MS = 86_400_000;
const MAX_KEY = 255;

/** What is made, how, and how it is found again. */
export interface Making<T> {
  readonly useCase: UseCaseName;
  /** What must be the same for the same key. Nothing secret that people could guess: its hash is kept. */
  readonly input: unknown;
  /** Id of what is to be made, where it is not just any new one. */
  newId?(): string;
  /** What must hold before anything is begun, and may not once something is. @throws HubError when it does not */
  check?(): Promise<void>;
  /**
   * Makes the thing of that id; again after an attempt that was broken off, or at the same time as another one.
   *
   * @throws HubError `CONFLICT` when it is there already
   */
  make(id: string): Promise<T>;
  /** The thing of that id as it is now; undefined when it is not there. @param made whether it was there once */
  find(id: string, made: boolean): Promise<T | undefined>;
}

/**
 * Makes something at most once for the key that the caller gave, within a day; without a key, every time. The id is decided
 * first, so that repeating the request after a crash, or at the same time, ends at the same thing. Input that is refused
 * uses no key up.
 *
 * @throws HubError `INVALID_INPUT` for a key that is none or was used for something else, `NOT_FOUND` when what it made was
 *   deleted since; what `check`, `make` and `find` throw
 */
export async function once<T>(
  ports: Pick<HubPorts, "records" | "clock" | "ids">,
  caller: Caller,
  making: Making<T>,
): Promise<T> {
  if (caller.idempotencyKey === undefined) {
    await making.check?.();
    return making.make(idFor(ports, making));
  }
  const promises = promisesOf(ports);
  const wanted = await promiseOf(ports, caller, caller.idempotencyKey, making);
  const known = await promises.find(wanted.id);
  if (known === undefined) await making.check?.();
  const promised = known ?? (await createOrGet(promises, wanted));
  if (promised.input !== wanted.input)
    throw new HubError("INVALID_INPUT", "this idempotency key was used for another request already; take a new key");
  const { id, madeId, made } = promised;
  const there = await making.find(madeId, made);
  if (there === undefined && made) throw new HubError("NOT_FOUND", "what this idempotency key made was deleted since");
  const value = there ?? (await madeOrFound(promises, promised, making));
  await promises.change(id, (current) => (current.made ? current : { ...current, made: true }));
  return value;
}

async function promiseOf<T>(
  ports: Pick<HubPorts, "ids">,
  { principal }: Caller,
  key: string,
  making: Making<T>,
): Promise<Promised> {
  if (key === "" || key.length > MAX_KEY)
    throw new HubError("INVALID_INPUT", `an idempotency key has 1 to ${MAX_KEY} characters`);
  return {
    id: await hashOf(`${principal.subject}\n${key}`),
    version: 0,
    madeId: idFor(ports, making),
    input: await hashOf(JSON.stringify([making.useCase, making.input])),
    made: false,
  };
}

function idFor<T>({ ids }: Pick<HubPorts, "ids">, making: Making<T>): string {
  return making.newId?.() ?? ids.next();
}

async function madeOrFound<T>(
  promises: DocumentCollection<Promised>,
  { id, madeId }: Promised,
  { make, find }: Making<T>,
): Promise<T> {
  try {
    return await make(madeId);
  } catch (error) {
    const quicker = hasCode(error, "CONFLICT") ? await find(madeId, false) : undefined;
    if (quicker !== undefined) return quicker;
    if (hasCode(error, "INVALID_INPUT")) await promises.delete(id);
    throw error;
  }
}

function promisesOf({ records, clock }: Pick<HubPorts, "records" | "clock">): DocumentCollection<Promised> {
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
