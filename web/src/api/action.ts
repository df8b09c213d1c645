import { createSignal } from "solid-js";
import { type ApiError, toApiError } from "./api-error.ts";

/** Something that a person does: it runs once at a time, and its failure is kept to be shown. */
export interface Action<Arguments extends readonly unknown[], Result> {
  /** Undefined when it failed; the failure is in `error`. */
  run(...args: Arguments): Promise<Result | undefined>;
  pending(): boolean;
  error(): ApiError | undefined;
  clear(): void;
}

/** Wraps work that may fail. */
export function createAction<Arguments extends readonly unknown[], Result>(
  work: (...args: Arguments) => Promise<Result>,
): Action<Arguments, Result> {
  const [pending, setPending] = createSignal(false);
  const [error, setError] = createSignal<ApiError>();
  return {
    pending,
    error,
    clear: () => setError(undefined),
    run: async (...args) => {
      if (pending()) return undefined;
      setPending(true);
      setError(undefined);
      try {
        return await work(...args);
      } catch (cause) {
        setError(toApiError(cause));
        return undefined;
      } finally {
        setPending(false);
      }
    },
  };
}
