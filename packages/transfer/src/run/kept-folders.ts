import { hasCode } from "@dth/core/error";
import type { ObjectStore } from "@dth/core/object-store";
import type { CopyContext } from "../copy/context.ts";
import { withSlot } from "../copy/slot.ts";

/**
 * Makes the folders again that vanished with the last object below them although the source has them
 * as objects of their own. Only where the destination's folders are implied by what they hold.
 *
 * @param deleted destination keys that were deleted just now
 */
export async function keepFolders(context: CopyContext, deleted: readonly string[]): Promise<void> {
  const { source, destination } = context.request;
  if (destination.store.traits.impliedFolders !== true) return;
  const folders = new Set(deleted.flatMap((key) => foldersAbove(key, destination.prefix.length)));
  // Outer folders come before inner ones, which are there then.
  for (const folder of [...folders].sort()) {
    if (await has(context, destination.store, folder)) continue;
    if (!(await has(context, source.store, context.keys.toSource(folder)))) continue;
    const request = { key: folder, body: [], attributes: {}, digests: {}, signal: context.signal };
    await withSlot(context, destination.store, () => destination.store.put(request));
  }
}

/** `a/` and `a/b/` of `a/b/c`, as far as they lie below the first `start` characters. */
function foldersAbove(key: string, start: number): readonly string[] {
  const folders: string[] = [];
  for (let at = key.indexOf("/", start); at >= 0 && at < key.length - 1; at = key.indexOf("/", at + 1)) {
    folders.push(key.slice(0, at + 1));
  }
  return folders;
}

async function has(context: CopyContext, store: ObjectStore, key: string): Promise<boolean> {
  try {
    await withSlot(context, store, () => store.head(key, { signal: context.signal }));
    return true;
  } catch (error) {
    if (hasCode(error, "OBJECT_NOT_FOUND")) return false;
    throw error;
  }
}
