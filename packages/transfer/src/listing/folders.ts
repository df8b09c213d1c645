import type { ObjectEntry } from "@dth/core/object";
import type { ObjectStore } from "@dth/core/object-store";

/**
 * Whether an object that a store did not list may be there all the same: a folder marker where folders
 * are implied by what they hold. Asking for it tells.
 */
export function mayBeImplied({ key, size }: ObjectEntry, { traits }: ObjectStore): boolean {
  return size === 0 && traits.impliedFolders === true && key.endsWith("/");
}
