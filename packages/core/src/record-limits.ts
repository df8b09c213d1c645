import { utf8 } from "./byte-text.ts";
import { HubError } from "./error.ts";
import type { HubRecord, RecordQuery } from "./record-store.ts";

/** Bytes of a record's body as JSON; DynamoDB keeps 400 KB an item, names and indexes included. */
const MAX_BODY = 300 * 1024;
/** Bytes of what a record is found by; a DynamoDB sort key has 1,024 at most. */
const MAX_KEY = 200;
/** Records of a page. */
const MAX_LIMIT = 1_000;

/**
 * Checks what every store of records must be able to keep.
 *
 * @returns the body as JSON
 * @throws HubError `PAYLOAD_TOO_LARGE` for the body, `INVALID_INPUT` for what it is found by
 */
export function storableBody({ id, body, sort, group }: HubRecord): string {
  const json = JSON.stringify(body) ?? "null";
  if (utf8(json).length > MAX_BODY) {
    throw new HubError("PAYLOAD_TOO_LARGE", `a record holds at most ${MAX_BODY} bytes of JSON`);
  }
  for (const key of [id, sort, group ?? ""]) {
    if (utf8(key).length <= MAX_KEY) continue;
    throw new HubError("INVALID_INPUT", `what a record is found by has at most ${MAX_KEY} bytes`);
  }
  if (id === "") throw new HubError("INVALID_INPUT", "a record has an id");
  return json;
}

/** @throws HubError `INVALID_INPUT` for a limit out of range */
export function requireLimit({ limit }: RecordQuery): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return;
  throw new HubError("INVALID_INPUT", `a page has 1 to ${MAX_LIMIT} records`);
}
