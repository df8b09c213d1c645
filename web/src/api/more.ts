import { createSignal } from "solid-js";
import { type Action, createAction } from "./action.ts";

/** One page of a list, as the hub answers it. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the next page begins; null after the last one. */
  readonly cursor: string | null;
}

/** The pages after the first one, as far as a person has asked for them. */
export interface More<Item> {
  /** What they have, in order. */
  readonly items: () => readonly Item[];
  readonly isThere: () => boolean;
  /** Asks for the next page. */
  readonly next: Action<readonly [], void>;
}

/** @param first the first page, as a query has it @param ask answers the page that begins at a cursor */
export function createMore<Item>(
  first: () => Page<Item> | null | undefined,
  ask: (cursor: string) => Promise<Page<Item> | null>,
): More<Item> {
  const [items, setItems] = createSignal<readonly Item[]>([]);
  const [cursor, setCursor] = createSignal<string | null>();
  const at = () => (cursor() === undefined ? (first()?.cursor ?? null) : (cursor() ?? null));
  const next = createAction(async () => {
    const from = at();
    if (from === null) return;
    const page = await ask(from);
    setItems((all) => [...all, ...(page?.items ?? [])]);
    setCursor(page?.cursor ?? null);
  });
  return { items, isThere: () => at() !== null, next };
}
