import { compareKeys } from "@dth/core/key-order";
import type { ObjectEntry } from "@dth/core/object";
import type { ListPage, ListRequest } from "@dth/core/object-store";
import type { MemoryBucket, MemoryObject } from "./state.ts";

/** One page of a bucket. The continuation is the last key or common prefix. */
export function listPage(bucket: MemoryBucket, request: ListRequest, ordered: boolean): ListPage {
  const { prefix, delimiter = "", maxKeys = 1000, continuation, startAfter = "" } = request;
  const entries: ObjectEntry[] = [];
  const groups = new Set<string>();
  const after = continuation ?? startAfter;
  let last = "";
  let skip = continuation !== undefined && delimiter !== "" && after.endsWith(delimiter) ? after : undefined;
  for (const [key, object] of bucket.objects.from((k) => compareKeys(k, prefix) < 0 || compareKeys(k, after) <= 0)) {
    if (!key.startsWith(prefix)) break;
    if (skip !== undefined && key.startsWith(skip)) continue;
    if (entries.length + groups.size === maxKeys) return page(entries, groups, ordered, last);
    const cut = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    last = cut < 0 ? key : key.slice(0, cut + delimiter.length);
    if (cut < 0) entries.push(entryOf(object));
    else {
      groups.add(last);
      skip = last;
    }
  }
  return page(entries, groups, ordered, undefined);
}

function page(
  entries: readonly ObjectEntry[],
  groups: ReadonlySet<string>,
  ordered: boolean,
  continuation: string | undefined,
): ListPage {
  const shown = ordered ? entries : entries.map((entry, i) => entries[i ^ 1] ?? entry);
  return { entries: shown, commonPrefixes: [...groups], ...(continuation !== undefined && { continuation }) };
}

function entryOf({ key, bytes, etag, lastModified, attributes }: MemoryObject): ObjectEntry {
  const { storageClass } = attributes;
  return { key, size: bytes.length, etag, lastModified, ...(storageClass !== undefined && { storageClass }) };
}
