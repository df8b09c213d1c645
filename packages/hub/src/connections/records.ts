import type { RecordStore } from "@dth/core/record-store";
import type { Connection } from "../entities.ts";
import { collectionOf, type DocumentCollection } from "../records/collection.ts";
import { sortOfName } from "../records/sort-of-name.ts";

/** The connections, by name; the group is the plugin. */
export function connectionsOf(records: RecordStore): DocumentCollection<Connection> {
  return collectionOf<Connection>(records, "connection", ({ name, plugin }) => ({
    sort: sortOfName(name),
    group: plugin,
  }));
}
