import { compareKeys } from "@dth/core/key-order";
import type { BoardPlace } from "@dth/core/plugin";
import { type Item, namesImage, parseItemKey, referenceOf } from "../reference/item-key.ts";

/** Where a look at the board goes on. */
export interface Place {
  readonly repository: string;
  /** The last image of the source that was shown of it. */
  readonly item?: Item;
  /** The last tag that was shown of it of those which only the destination has; they come before the source's. */
  readonly extra?: string;
}

/** The place behind a row. @throws HubError `INVALID_INPUT` for a row that no board shows */
export function readPlace({ item: key, state }: BoardPlace): Place {
  // The row of a repository that is not there stands for all of it.
  if (!namesImage(key)) return { repository: key };
  const item = parseItemKey(key);
  const { repository } = item;
  return state === "extra" ? { repository, extra: referenceOf(item) } : { repository, item };
}

/** Whether something of a repository comes behind a place. */
export function isOpen(repository: string, from: Place | undefined): boolean {
  if (from === undefined) return true;
  const order = compareKeys(repository, from.repository);
  return order > 0 || (order === 0 && (from.item !== undefined || from.extra !== undefined));
}

/** Whether a tag that only the destination has comes behind a place. */
export function isBehind(repository: string, tag: string, from: Place | undefined): boolean {
  if (from?.repository !== repository) return true;
  return from.extra !== undefined && tag > from.extra;
}
