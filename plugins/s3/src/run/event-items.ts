import type { ItemEvent } from "@dth/core/task";
import type { WorkItem } from "@dth/core/work";
import type { ObjectEvent } from "@dth/transfer/events";
import { eventItems } from "@dth/transfer/events/items";
import type { RunRequest } from "@dth/transfer/ports";

/** What the events of a job come to. */
export interface EventWork {
  /** A request for exactly the objects that were written. */
  readonly request: RunRequest;
  /** Of the destination; each is done only when the source lacks the object by then. */
  readonly deletes: readonly WorkItem[];
  /** Events of other places, or left out by the selection. */
  readonly unrelated: number;
  /** Events that a newer one of the same object makes void. */
  readonly superseded: number;
}

/**
 * Turns events into a run. Messages overtake each other and come twice, so events only name the objects: what
 * is done about one depends on what the source holds when its turn comes.
 *
 * @param at milliseconds since the Unix epoch
 */
export function workOfEvents(events: readonly ItemEvent[], request: RunRequest, at: number): EventWork {
  const { mirror: _, ...options } = request.options;
  const ofEvents: RunRequest = { ...request, options, given: "events" };
  const { bucket } = request.source.store;
  const found = eventItems(
    events.map((event) => toObjectEvent(event, bucket)),
    ofEvents,
    at,
  );
  const written = found.items.filter(({ action }) => action === "copy");
  const { prefixes: _prefixes, ...selection } = options.selection;
  const keys = written.map(({ entry }) => entry.key.slice(request.source.prefix.length));
  return {
    request: { ...ofEvents, options: { ...options, selection: { ...selection, keys } } },
    deletes: found.items.filter(({ action }) => action === "delete"),
    unrelated: found.unrelated,
    superseded: found.superseded.length,
  };
}

function toObjectEvent(
  { key, place, action, size, etag, versionId, sequencer }: ItemEvent,
  bucket: string,
): ObjectEvent {
  return {
    change: action === "copy" ? "created" : "deleted",
    name: action,
    bucket: place ?? bucket,
    key,
    ...(size === undefined ? {} : { size }),
    ...(etag === undefined ? {} : { etag }),
    ...(versionId === undefined ? {} : { versionId }),
    ...(sequencer === undefined ? {} : { sequencer }),
  };
}
