import { HubError, toHubError } from "@dth/core/error";

/** Takes back what was done, when a later part fails. */
export interface Undo {
  /** @param step takes the last change back */
  add(step: () => Promise<void>): void;
}

/**
 * Does several changes, all or none: when one fails, the ones before it are taken back, the last one first.
 *
 * @throws whatever `work` throws, as a HubError; with an AggregateError as its cause when something could not be taken back
 */
export async function allOrNothing<T>(work: (undo: Undo) => Promise<T>): Promise<T> {
  const steps: (() => Promise<void>)[] = [];
  try {
    return await work({ add: (step) => void steps.push(step) });
  } catch (cause) {
    const failures: unknown[] = [];
    for (const step of steps.reverse()) await step().catch((failure: unknown) => failures.push(failure));
    const error = toHubError(cause);
    if (failures.length === 0) throw error;
    const message = `${error.message}; ${failures.length} changes could not be taken back`;
    throw new HubError(error.code, message, { cause: new AggregateError([error, ...failures]) });
  }
}
