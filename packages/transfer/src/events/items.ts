import type { ItemOutcome } from "@dth/core/outcome";
import type { WorkItem } from "@dth/core/work";
import type { ObjectEvent } from "../events.ts";
import type { RunRequest } from "../ports.ts";
import { createKeyMap } from "../select/key-map.ts";
import { createSelector, keysOf, scopesOf } from "../select.ts";
import { supersedeEvents } from "./order.ts";

/** What the events of one message come to for one run. */
export interface EventItems {
  readonly items: readonly WorkItem[];
  /** Events of another bucket, outside the prefix, or left out by the filters. */
  readonly unrelated: number;
  /** Outcomes of events that a newer one in the message makes void. */
  readonly superseded: readonly ItemOutcome[];
}

/**
 * Turns events into items. A created object becomes a copy, a deleted one a delete of the destination
 * key where the run mirrors or is of events, else nothing. Whoever applies an item still asks `admitEvent` with the
 * newest sequencer remembered for the key, because messages overtake each other.
 *
 * @param at milliseconds since the Unix epoch, for outcomes
 */
export function eventItems(events: readonly ObjectEvent[], request: RunRequest, at: number): EventItems {
  const concerns = createFilter(request);
  const related = events.filter(concerns);
  const { current, superseded } = supersedeEvents(related);
  const keys = createKeyMap(request.source.prefix, request.destination.prefix);
  const deletes = request.options.mirror !== undefined || request.given === "events";
  return {
    items: current
      .filter(({ change }) => change === "created" || deletes)
      .map((event) => toItem(event, keys.toDestination(event.key))),
    unrelated: events.length - related.length,
    superseded: superseded.map(({ key, size = 0 }) => ({ key, kind: "skipped", reason: "superseded", size, at })),
  };
}

function createFilter({ source, destination, options, given }: RunRequest): (event: ObjectEvent) => boolean {
  const selector = createSelector(options.selection, source.prefix, destination.prefix);
  const scopes = scopesOf(options.selection, source.prefix);
  const keys = keysOf(options.selection, source.prefix);
  const chosen = keys && new Set(keys);
  return (event) => {
    if (event.bucket !== source.store.bucket || !scopes.some((scope) => event.key.startsWith(scope))) return false;
    if (chosen !== undefined && !chosen.has(event.key)) return false;
    // A delete says no size or time, and a run of events looks at the object itself before it copies.
    return event.change === "deleted" || given === "events"
      ? selector.acceptsKey(event.key)
      : selector.accepts(toEntry(event, event.key));
  };
}

function toItem(event: ObjectEvent, destinationKey: string): WorkItem {
  const isCopy = event.change === "created";
  return {
    entry: toEntry(event, isCopy ? event.key : destinationKey),
    action: isCopy ? "copy" : "delete",
    ...(event.sequencer === undefined ? {} : { sequencer: event.sequencer }),
  };
}

function toEntry({ change, size = 0, etag, versionId, at }: ObjectEvent, key: string) {
  const isCopy = change === "created";
  return {
    key,
    size,
    ...(etag === undefined || !isCopy ? {} : { etag }),
    ...(versionId === undefined || !isCopy ? {} : { versionId }),
    ...(at === undefined ? {} : { lastModified: at }),
  };
}
