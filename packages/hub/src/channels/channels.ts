import type { RecordStore } from "@dth/core/record-store";
import type { Channel } from "../entities.ts";
import { collectionOf, type DocumentCollection } from "../records/collection.ts";
import { sortOfName } from "../records/sort-of-name.ts";

/** The channels, by name. How their delivery goes is kept apart, so that it changes no version. */
export function channelsOf(records: RecordStore): DocumentCollection<Channel> {
  return collectionOf<Channel>(records, "channel", ({ name }) => ({ sort: sortOfName(name) }));
}
