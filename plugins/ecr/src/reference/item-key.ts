import { HubError } from "@dth/core/error";
import { compareKeys } from "@dth/core/key-order";
import { formatLocal, parseLocalReference } from "./image-reference.ts";

/** One image of a run: what a tag names, or an image without one. */
export type Item =
  | { readonly repository: string; readonly tag: string; readonly digest?: undefined }
  | { readonly repository: string; readonly digest: string; readonly tag?: undefined };

/** The item's key in the ledger: `repository:tag` or `repository@digest`, as the source names it. */
export function itemKey(item: Item): string {
  return formatLocal(item);
}

/** The inverse of {@link itemKey}. @throws HubError `INVALID_INPUT` */
export function parseItemKey(key: string): Item {
  const { repository, tag, digest } = parseLocalReference(key);
  if (tag !== undefined && digest === undefined) return { repository, tag };
  if (digest !== undefined && tag === undefined) return { repository, digest };
  throw new HubError("INVALID_INPUT", `${JSON.stringify(key)} names neither a tag nor a digest`);
}

/** Whether a key names an image; that of a repository which was not there names none. @throws HubError `INVALID_INPUT` */
export function namesImage(key: string): boolean {
  const { tag, digest } = parseLocalReference(key);
  return tag !== undefined || digest !== undefined;
}

/** What the registry's API takes: the tag, or the digest. */
export function referenceOf(item: Item): string {
  return item.tag ?? item.digest;
}

/** The order in which a run goes: by repository, there tags before digests. */
export function compareItems(a: Item, b: Item): number {
  if (a.repository !== b.repository) return compareKeys(a.repository, b.repository);
  if ((a.tag === undefined) !== (b.tag === undefined)) return a.tag === undefined ? 1 : -1;
  return compareKeys(referenceOf(a), referenceOf(b));
}
