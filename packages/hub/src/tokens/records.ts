import type { RecordStore } from "@dth/core/record-store";
import { timeKey } from "../audit/time-key.ts";
import type { ApiToken } from "../entities.ts";
import { collectionOf, type DocumentCollection } from "../records/collection.ts";

/** A token as it is kept: its hash, never itself. */
export interface TokenRecord extends ApiToken {
  readonly version: number;
  /** SHA-256 of its secret part, in hexadecimal. */
  readonly hash: string;
}

/** Milliseconds that an expired token stays in the list, so that people see why something stopped working. */
const SHOWN_MS = 30 * 86_400_000;

/** The tokens, by creation. */
export function tokensOf(records: RecordStore): DocumentCollection<TokenRecord> {
  return collectionOf<TokenRecord>(records, "token", ({ createdAt, expiresAt }) => ({
    sort: timeKey(createdAt),
    ...(expiresAt !== undefined && { expiresAt: expiresAt + SHOWN_MS }),
  }));
}
