import type { ItemEvent } from "@dth/core/task";

/**
 * The last event of every item, in the order in which the items came first. By sequencer where both events have one (the
 * original let an older event win); else the later one in the list. The same key in another place is another item: which
 * places are a task's own only its plugin knows.
 */
export function newestEvents(events: Iterable<ItemEvent>): readonly ItemEvent[] {
  const newest = new Map<string, ItemEvent>();
  for (const event of events) {
    const item = JSON.stringify([event.place, event.key]);
    const known = newest.get(item);
    if (known === undefined || !isOlder(event, known)) newest.set(item, event);
  }
  return [...newest.values()];
}

function isOlder({ sequencer: one }: ItemEvent, { sequencer: other }: ItemEvent): boolean {
  if (one === undefined || other === undefined) return false;
  return compareSequencers(one, other) < 0;
}

/** Hexadecimal of any length: S3 says to pad the shorter one with zeros on the right before comparing. */
function compareSequencers(one: string, other: string): number {
  const length = Math.max(one.length, other.length);
  const [a, b] = [one.toLowerCase().padEnd(length, "0"), other.toLowerCase().padEnd(length, "0")];
  return a < b ? -1 : a > b ? 1 : 0;
}
