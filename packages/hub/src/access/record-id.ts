import { HubError } from "@dth/core/error";
import type { Collection } from "@dth/core/record-store";

/** Whether a text can be the id of one of our records; anything else from outside never becomes a key. */
export function isRecordId(text: unknown): text is string {
  return typeof text === "string" && /^[0-9a-z_-]{1,64}$/.test(text);
}

/** @throws HubError `NOT_FOUND` for what can be no record's id; nothing is looked up with it, and it is not repeated */
export function requireRecordId(kind: Collection, id: unknown): void {
  if (!isRecordId(id)) throw new HubError("NOT_FOUND", `there is no such ${kind}`);
}
