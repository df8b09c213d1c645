import { rmdir, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { HubError } from "@dth/core/error";
import type { DeleteResult } from "@dth/core/object-store";
import { errnoOf, fileError, isAbsent } from "./directory-errors.ts";
import { type DirectoryRoot, keyProblem } from "./directory-root.ts";
import type { Temporaries } from "./directory-temporaries.ts";

/** Removes one file or empty directory, then the directories above that have become empty. */
export async function deleteFile(root: DirectoryRoot, temporaries: Temporaries, key: string): Promise<DeleteResult> {
  if (keyProblem(key) !== undefined) return { key };
  try {
    const path = root.pathOf(key).replace(/\/$/, "");
    await root.checkParent(path, key);
    if (key.endsWith("/")) await rmdir(path);
    else await unlink(path);
    // What a killed writer left there would keep the directory from being empty.
    await temporaries.sweep(dirname(path));
    await pruneParents(root, dirname(path));
    return { key };
  } catch (error) {
    return isNoObject(error) ? { key } : { key, error: fileError(error, key, "deleting") };
  }
}

/** There was no such object: absent, behind a link, or a directory that is not empty. */
function isNoObject(error: unknown): boolean {
  if (error instanceof HubError) return error.code === "KEY_NOT_ACCEPTED";
  return isAbsent(error) || NOT_AN_OBJECT.has(errnoOf(error));
}

const NOT_AN_OBJECT: ReadonlySet<string> = new Set(["ENOTEMPTY", "EEXIST", "EISDIR"]);

/** Removes the directory and those above it, up to the root, as long as they are empty. */
async function pruneParents(root: DirectoryRoot, directory: string): Promise<void> {
  for (let path = directory; path !== root.path; path = dirname(path)) {
    try {
      await rmdir(path);
    } catch (error) {
      if (isNoObject(error) || errnoOf(error) === "EBUSY") return;
      throw error;
    }
  }
}
