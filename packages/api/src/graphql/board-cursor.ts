import { fromBase64, toBase64, utf8 } from "@dth/core/byte-text";
import { HubError } from "@dth/core/error";
import type { BoardPlace } from "@dth/core/plugin";
import * as v from "valibot";

const PlaceSchema = v.tuple([v.string(), v.picklist(["same", "different", "missing", "extra", "unknown"])]);

/** The cursor of the page of a board that begins behind a row. */
export function boardCursor({ item, state }: BoardPlace): string {
  return toBase64(utf8(JSON.stringify([item, state])));
}

/** Where a page of a board begins. @throws HubError `INVALID_INPUT` for a cursor that is none */
export function readBoardCursor(cursor: string): BoardPlace {
  const read = v.safeParse(PlaceSchema, parsed(cursor));
  if (!read.success) throw new HubError("INVALID_INPUT", "the cursor is not one of this listing");
  const [item, state] = read.output;
  return { item, state };
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(fromBase64(cursor)));
  } catch {
    return undefined;
  }
}
