import type { ObjectEvent } from "../events.ts";

/**
 * Orders two events of one key by their sequencers: hexadecimal texts of any length, the shorter
 * one padded with zeros at its right, compared as text. Never as numbers: 18 digits overflow.
 * Source: S3 User Guide, "Event message structure".
 *
 * @returns negative, zero or positive, like any comparator
 */
export function compareSequencers(a: string, b: string): number {
  const length = Math.max(a.length, b.length);
  const [left, right] = [a.toLowerCase().padEnd(length, "0"), b.toLowerCase().padEnd(length, "0")];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** What to do with an event, given the newest one that was applied to its key. */
export interface EventAdmission {
  readonly apply: boolean;
  /** The newest sequencer of the key now. */
  readonly newest: string | undefined;
}

/**
 * Lets an event pass unless a newer one of the same key was applied. The same event again passes:
 * it is delivered again because nobody knows whether it was applied. One without a sequencer passes
 * too, and is not remembered.
 */
export function admitEvent(newest: string | undefined, sequencer: string | undefined): EventAdmission {
  if (sequencer === undefined) return { apply: true, newest };
  if (newest !== undefined && compareSequencers(sequencer, newest) < 0) return { apply: false, newest };
  return { apply: true, newest: sequencer };
}

/** The events to apply and those that a newer one of the same message supersedes, each in the order given. */
export function supersedeEvents(events: readonly ObjectEvent[]) {
  const newest = new Map<string, string>();
  const placeOf = ({ bucket, key }: ObjectEvent) => JSON.stringify([bucket, key]);
  for (const event of events) {
    const admission = admitEvent(newest.get(placeOf(event)), event.sequencer);
    if (admission.newest !== undefined) newest.set(placeOf(event), admission.newest);
  }
  const current: ObjectEvent[] = [];
  const superseded: ObjectEvent[] = [];
  for (const event of events) {
    const isCurrent = admitEvent(newest.get(placeOf(event)), event.sequencer).apply;
    (isCurrent ? current : superseded).push(event);
  }
  return { current, superseded };
}
