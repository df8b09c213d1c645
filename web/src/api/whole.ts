import { createEffect, createSignal, on, onCleanup } from "solid-js";
import { token } from "../session/session.ts";
import { type ApiError, toApiError } from "./api-error.ts";
import type { Page } from "./more.ts";
import type { Query } from "./query.ts";

/** A list that is fetched to its end, page by page. Its `data` is what has come so far. */
export interface Whole<Item> extends Query<readonly Item[]> {
  /** Whether that is all there is. */
  isWhole(): boolean;
}

/**
 * Asks for every page of a list, one after the other, and again whenever `key` changes. What is there already stays while
 * the same list is fetched anew.
 * @param ask answers the page that begins at a cursor; without one, the first
 */
export function createWhole<Item>(
  key: () => string | undefined,
  ask: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<Item> | null>,
): Whole<Item> {
  const [data, setData] = createSignal<readonly Item[]>();
  const [error, setError] = createSignal<ApiError>();
  const [loading, setLoading] = createSignal(true);
  const [isWhole, setWhole] = createSignal(false);
  let stop = new AbortController();
  let shown: string | undefined;

  const refetch = async () => {
    const name = key();
    if (name === undefined || token() === undefined) return;
    stop.abort();
    const own = new AbortController();
    stop = own;
    if (name !== shown) {
      setData(undefined);
      setWhole(false);
    }
    shown = name;
    setLoading(true);
    try {
      const items: Item[] = [];
      for (let cursor: string | undefined | null; cursor !== null; ) {
        const page = await ask(cursor, own.signal);
        if (own.signal.aborted) return;
        items.push(...(page?.items ?? []));
        cursor = page?.cursor ?? null;
        if (cursor === null || !isWhole()) setData([...items]);
      }
      setWhole(true);
      setError(undefined);
    } catch (cause) {
      if (!own.signal.aborted) setError(toApiError(cause));
    } finally {
      if (!own.signal.aborted) setLoading(false);
    }
  };
  createEffect(on([key, token], () => void refetch()));
  onCleanup(() => stop.abort());
  return { data, error, loading, isWhole, refetch };
}
