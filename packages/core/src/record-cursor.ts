import { fromBase64, toBase64, utf8 } from "./byte-text.ts";
import { HubError } from "./error.ts";
import type { RecordQuery } from "./record-store.ts";

/** The last record of a page. */
export interface RecordPlace {
  readonly sort: string;
  readonly id: string;
}

/** The cursor of the page after `place`. It fits queries that ask for the same records in the same order. */
export function recordCursor(query: RecordQuery, { sort, id }: RecordPlace): string {
  return toBase64(utf8(JSON.stringify([shapeOf(query), sort, id])));
}

/**
 * Where a query goes on; undefined at its beginning.
 *
 * @throws HubError `INVALID_INPUT` for a cursor that is none, or is of another query
 */
export function recordPlace(query: RecordQuery): RecordPlace | undefined {
  if (query.cursor === undefined) return undefined;
  const read = readCursor(query.cursor);
  if (Array.isArray(read) && read.length === 3) {
    const [shape, sort, id] = read;
    if (shape === shapeOf(query) && typeof sort === "string" && typeof id === "string") return { sort, id };
  }
  throw new HubError("INVALID_INPUT", "the cursor is not one of this listing");
}

function readCursor(cursor: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(fromBase64(cursor)));
  } catch {
    return undefined;
  }
}

/** Everything that decides which records come in which order; the limit may change from page to page. */
function shapeOf({ group, contains, order, from, below }: RecordQuery): string {
  return JSON.stringify([group ?? null, contains ?? null, order ?? "ascending", from ?? null, below ?? null]);
}
