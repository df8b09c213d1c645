import { realpathSync } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import { HubError } from "@dth/core/error";
import { fileError, isAbsent, notAccepted } from "./directory-errors.ts";
import { isTemporary } from "./directory-temporaries.ts";

/** The folder of unfinished uploads, right below the root. */
export const UPLOADS = ".dth-uploads";
/** Bytes of the longest name: the limit of ext4, XFS, APFS and NTFS. */
const LONGEST_NAME = 255;

/** Whether a name in a directory is ours and no object. */
export function isOurs(name: string, atRoot: boolean): boolean {
  return (atRoot && name === UPLOADS) || isTemporary(name);
}

/**
 * Why a key cannot be a file below a root, or undefined when it can. Keys that end with `/` are
 * directories.
 */
export function keyProblem(key: string): string | undefined {
  if (key === "") return "the key is empty";
  if (key.includes("\0")) return "it contains a NUL";
  if (sep !== "/" && key.includes(sep)) return `it contains "${sep}"`;
  if (!key.isWellFormed()) return "it is not well-formed Unicode";
  const names = key.split("/");
  if (names.at(-1) === "") names.pop();
  for (const [i, name] of names.entries()) {
    if (name === "") return "it has an empty path segment";
    if (name === "." || name === "..") return `it has the path segment "${name}"`;
    if (name.length * 3 > LONGEST_NAME && Buffer.byteLength(name) > LONGEST_NAME) {
      return `a path segment has more than ${LONGEST_NAME} bytes`;
    }
    if (isOurs(name, i === 0)) return "the name is used for unfinished files";
  }
  return undefined;
}

/** @throws HubError `KEY_NOT_ACCEPTED` */
export function refuseBadKey(key: string): void {
  const problem = keyProblem(key);
  if (problem !== undefined) throw notAccepted(key, problem);
}

/** The directory that a store shows, and the way from keys to paths in it. */
export class DirectoryRoot {
  /** Absolute, without symbolic links. */
  readonly path: string;

  constructor(path: string) {
    this.path = realPathOfFuture(resolve(path));
  }

  /** @throws HubError `KEY_NOT_ACCEPTED` */
  pathOf(key: string): string {
    refuseBadKey(key);
    return join(this.path, key);
  }

  /**
   * Makes sure that no symbolic link lies between the root and a path, so that nothing outside
   * is reached. Sound against links that are there, not against somebody who swaps them meanwhile.
   * @throws HubError `KEY_NOT_ACCEPTED` when one does; the system's error when the parent is missing
   */
  async checkParent(path: string, key: string): Promise<void> {
    const parent = dirname(path);
    if (parent === this.path) return;
    if ((await realpath(parent)) !== parent) throw notAccepted(key, "a symbolic link lies on its way");
  }

  /** @throws HubError `BUCKET_NOT_FOUND`, `FILE_ACCESS_DENIED` */
  async check(): Promise<void> {
    const found = await stat(this.path).catch((error: unknown) => {
      if (!isAbsent(error)) throw fileError(error, this.path, "reading the directory");
      throw new HubError("BUCKET_NOT_FOUND", `there is no directory ${this.path}`, { cause: error });
    });
    if (!found.isDirectory()) throw new HubError("BUCKET_NOT_FOUND", `${this.path} is not a directory`);
  }
}

/** Resolves links in the part of the path that exists. */
function realPathOfFuture(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realPathOfFuture(parent), basename(path));
  }
}
