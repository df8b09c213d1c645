import type { RecordStore } from "@dth/core/record-store";
import type { Channel } from "../entities.ts";
import { collectionOf, type DocumentCollection } from "../records/collection.ts";

/** The channels, by name. How their delivery goes is kept apart, so that it changes no version. */
export function channelsOf(records: RecordStore): DocumentCollection<Channel> {
  return collectionOf<Channel>(records, "channel", ({ name }) => ({ sort: sortOfName(name) }));
}

/** A sort key of a name: without regard to case, and no longer than a record store takes. */
export function sortOfName(name: string): string {
  return [...name.toLowerCase()].slice(0, 45).join("");
}
