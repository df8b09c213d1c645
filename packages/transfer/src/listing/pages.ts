import { HubError } from "@dth/core/error";
import { compareKeys } from "@dth/core/key-order";
import type { ObjectEntry } from "@dth/core/object";
import type { ListPage, ObjectStore } from "@dth/core/object-store";
import { type RequestSlots, withSlot } from "../governor/request-slots.ts";

/** Which keys of a store to list, and through what. */
export interface PageRequest {
  readonly store: ObjectStore;
  /** Whole keys start with it. */
  readonly prefix: string;
  /** Only keys after this one. */
  readonly from?: string;
  /** The last key that matters, asked before every request because a range may shorten. Pages may reach beyond it. */
  readonly to?: () => string | undefined;
  readonly slots: RequestSlots;
  readonly signal: AbortSignal;
}

/** A listing, page by page, with the next page under way while one is worked on. */
export interface PageReader {
  /** The next page, never an empty one; `undefined` at the end. Called again only after it resolved. */
  next(): Promise<readonly ObjectEntry[] | undefined>;
  /** Whether another page is to come after the last one given. */
  readonly more: boolean;
  /** Jumps ahead: the next page starts after `key`, unless the listing is there already. */
  skipTo(key: string): void;
}

/**
 * Reads a key range of an ordered store. Holds at most two pages.
 *
 * @throws HubError from `next`: `LISTING_BROKEN` when keys do not strictly increase in UTF-8 byte
 * order or lie outside what was asked for; whatever the store's `list` throws.
 */
export function createPageReader(request: PageRequest): PageReader {
  let startAfter = request.from;
  let last = request.from;
  let started = false;
  let ahead: Promise<ListPage> | undefined;

  const fetchPage = (continuation?: string) => {
    const page = listPage(request, startAfter, continuation);
    // A page that nobody waits for yet may fail; `next` reports it when it is asked for.
    page.catch(() => undefined);
    return page;
  };

  return {
    async next() {
      if (!started) {
        started = true;
        ahead = fetchPage();
      }
      while (ahead !== undefined) {
        const { entries, continuation } = await ahead;
        checkPage(request, entries, last);
        last = entries.at(-1)?.key ?? last;
        ahead = continuation !== undefined && !isPast(last, request.to?.()) ? fetchPage(continuation) : undefined;
        if (entries.length > 0) return entries;
      }
      return undefined;
    },
    get more() {
      return !started || ahead !== undefined;
    },
    skipTo(key) {
      if (ahead === undefined || (last !== undefined && compareKeys(key, last) <= 0)) return;
      startAfter = key;
      last = key;
      ahead = fetchPage();
    },
  };
}

function listPage(request: PageRequest, startAfter: string | undefined, continuation: string | undefined) {
  const { store, prefix, slots, signal } = request;
  return withSlot(slots, store, signal, () =>
    store.list({
      prefix,
      signal,
      ...(startAfter === undefined ? {} : { startAfter }),
      ...(continuation === undefined ? {} : { continuation }),
    }),
  );
}

function isPast(last: string | undefined, to: string | undefined): boolean {
  return last !== undefined && to !== undefined && compareKeys(last, to) >= 0;
}

function checkPage(request: PageRequest, entries: readonly ObjectEntry[], last: string | undefined): void {
  let previous = last;
  for (const { key } of entries) {
    if (previous !== undefined && compareKeys(previous, key) >= 0) throw outOfOrder(request.store, previous, key);
    previous = key;
  }
  // Keys between two keys of one prefix have that prefix too.
  for (const entry of [entries[0], entries.at(-1)]) {
    if (entry !== undefined && !entry.key.startsWith(request.prefix)) throw outsidePrefix(request, entry.key);
  }
}

function outOfOrder(store: ObjectStore, previous: string, key: string): HubError {
  return new HubError(
    "LISTING_BROKEN",
    `${store.id} lists ${JSON.stringify(key)} after ${JSON.stringify(previous)}, which is not in key order`,
    { details: { store: store.id, previous, key } },
  );
}

function outsidePrefix({ store, prefix }: PageRequest, key: string): HubError {
  return new HubError(
    "LISTING_BROKEN",
    `${store.id} lists ${JSON.stringify(key)} although only keys with the prefix ${JSON.stringify(prefix)} were asked for`,
    { details: { store: store.id, prefix, key } },
  );
}
