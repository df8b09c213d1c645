import { createEffect, createSignal, on, onCleanup } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { language } from "../i18n/language.ts";
import { onNews } from "../live/feed.ts";
import { token } from "../session/session.ts";
import { type ApiError, toApiError } from "./api-error.ts";
import type { Operation } from "./operation.ts";
import { request } from "./request.ts";
import { createTurns } from "./turns.ts";

/** A question to the hub whose answer is kept up to date. */
export interface Query<Data> {
  /** The last answer; it stays while a newer one is fetched. */
  data(): Data | undefined;
  /** Why the last attempt failed. */
  error(): ApiError | undefined;
  loading(): boolean;
  refetch(): Promise<void>;
}

/** How a query is kept up to date. */
export interface QueryOptions {
  /** Asked anew when the hub tells of changes. */
  readonly follow?: boolean;
  /** Milliseconds after which it is asked anew, while this gives some. */
  readonly every?: () => number | undefined;
}

/** Asks with the variables, again whenever they change; undefined variables ask nothing. */
export function createQuery<Variables, Data extends object>(
  operation: Operation<Variables, Data>,
  variables: () => Variables | undefined,
  { follow = false, every }: QueryOptions = {},
): Query<Data> {
  const [store, setStore] = createStore<{ data: Data | undefined }>({ data: undefined });
  const [error, setError] = createSignal<ApiError>();
  const [loading, setLoading] = createSignal(true);
  let stop = new AbortController();
  let asked = "";
  const turns = createTurns();

  const ask = async () => {
    const given = variables();
    if (given === undefined || token() === undefined) return;
    const key = JSON.stringify(given);
    stop.abort();
    const own = new AbortController();
    stop = own;
    setLoading(true);
    try {
      const data = await request(operation, given, own.signal);
      if (own.signal.aborted) return;
      // The same things stay the same objects, so that only what has changed is drawn anew.
      setStore("data", key === asked ? reconcile(data, { merge: false }) : () => data);
      asked = key;
      setError(undefined);
    } catch (cause) {
      if (!own.signal.aborted) setError(toApiError(cause));
    } finally {
      if (!own.signal.aborted) setLoading(false);
    }
  };

  const refetch = () => turns.take(ask);

  createEffect(
    on(
      () => [JSON.stringify(variables()), token(), language()],
      () => void refetch(),
    ),
  );
  if (follow) onNews(() => void turns.follow(ask));
  createEffect(() => {
    const interval = every?.();
    if (interval === undefined) return;
    const timer = setInterval(() => void (document.hidden || turns.follow(ask)), interval);
    onCleanup(() => clearInterval(timer));
  });
  onCleanup(() => {
    turns.drop();
    stop.abort();
  });
  return { data: () => store.data, error, loading, refetch };
}
