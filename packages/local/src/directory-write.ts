import { type FileHandle, link, lstat, mkdir, open, rename, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Ids } from "@dth/core/clock";
import { HubError } from "@dth/core/error";
import type { Hashing } from "@dth/core/hashing";
import type { PutRequest, Stored } from "@dth/core/object-store";
import { etagOf, type FileAttributes, fileAttributesOf } from "./directory-attributes.ts";
import { checkDigests } from "./directory-digests.ts";
import { errnoOf, fileError, isAbsent, notAccepted } from "./directory-errors.ts";
import { type DirectoryRoot, refuseBadKey } from "./directory-root.ts";
import type { Temporaries } from "./directory-temporaries.ts";
import { makeDirectories } from "./make-directories.ts";

/** Where files are written, and by what. */
export interface WriterOptions {
  readonly root: DirectoryRoot;
  readonly ids: Ids;
  readonly hashing: Hashing;
  readonly temporaries: Temporaries;
}

/** How often a parent is made again when a delete beside removes it as empty. */
const PARENT_ATTEMPTS = 5;

/** @throws HubError as `ObjectStore.put` */
export async function putFile(options: WriterOptions, request: PutRequest): Promise<Stored> {
  const { key, body, digests, attributes } = request;
  try {
    refuseBadKey(key);
    const checksums = checkDigests(options.hashing, body, digests);
    if (key.endsWith("/")) {
      if (body.some((chunk) => chunk.length > 0)) throw notAccepted(key, "a directory cannot hold data");
      await makeDirectory(options.root, key);
      return {};
    }
    const { modified, executable } = fileAttributesOf(attributes);
    const etag = await writeFileInOneStep(options, key, { executable, modified, onlyIf: request.onlyIf }, (file) =>
      writeAll(file, body, 0),
    );
    return checksums === undefined ? { etag } : { etag, checksums };
  } catch (error) {
    throw writeError(error, key);
  }
}

/** How a new file shall be, and whether it may replace another. */
export interface NewFile extends FileAttributes {
  readonly onlyIf?: "absent" | undefined;
}

/**
 * Lets `write` fill a file beside the key's place, then puts it there. Nothing is left when it fails.
 * @returns the new file's ETag
 */
export async function writeFileInOneStep(
  options: WriterOptions,
  key: string,
  { executable, modified, onlyIf }: NewFile,
  write: (file: FileHandle) => Promise<void>,
): Promise<string> {
  const { path, handle } = await openTemporary(options, key, executable);
  try {
    await write(handle);
    if (modified !== undefined) await handle.utimes(modified, modified);
    const etag = etagOf(await handle.stat({ bigint: true }));
    await handle.close();
    await moveInto(path, options.root.pathOf(key), { key, onlyIf });
    return etag;
  } catch (error) {
    await handle.close();
    await removeIfThere(path);
    throw error;
  }
}

/** Opens a file beside the key's place, and makes the directories above it. */
async function openTemporary(
  { root, ids, temporaries }: WriterOptions,
  key: string,
  executable: boolean,
): Promise<{ readonly path: string; readonly handle: FileHandle }> {
  const parent = dirname(root.pathOf(key));
  await temporaries.sweep(parent);
  const path = join(parent, temporaries.name(ids.next()));
  const handle = await withParent(root, key, () => open(path, "wx", executable ? 0o777 : 0o666));
  return { path, handle };
}

/** Does something in the key's directory; when that is missing, makes it and tries again. */
export async function withParent<T>(root: DirectoryRoot, key: string, act: () => Promise<T>): Promise<T> {
  const path = root.pathOf(key);
  for (let attempt = 1; ; attempt++) {
    try {
      await root.checkParent(path, key);
      return await act();
    } catch (error) {
      if (errnoOf(error) !== "ENOENT" || attempt === PARENT_ATTEMPTS) throw error;
      await mkdirBelow(root, dirname(path), key);
    }
  }
}

async function makeDirectory(root: DirectoryRoot, key: string): Promise<void> {
  await mkdirBelow(root, root.pathOf(key).replace(/\/$/, ""), key);
}

/** Makes a directory and its parents one by one, so that no symbolic link on the way is followed. */
async function mkdirBelow(root: DirectoryRoot, path: string, key: string): Promise<void> {
  if (path === root.path) {
    makeDirectories(path);
    return;
  }
  try {
    await root.checkParent(path, key);
    await mkdir(path);
  } catch (error) {
    const code = errnoOf(error);
    if (code === "ENOENT") {
      await mkdirBelow(root, dirname(path), key);
      await mkdirBelow(root, path, key);
    } else if (code === "EEXIST") {
      const found = await lstat(path);
      if (!found.isDirectory()) throw notAccepted(key, "a file or link stands where it needs a directory");
    } else {
      throw error;
    }
  }
}

/** Writes the chunks one after the other from a position on. */
export async function writeAll(file: FileHandle, body: readonly Uint8Array[], start: number): Promise<void> {
  let position = start;
  for (const chunk of body) {
    await writeAt(file, chunk, position);
    position += chunk.length;
  }
}

/** Writes a chunk at a position of a file, in as many goes as the system needs. */
export async function writeAt(file: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < chunk.length; ) {
    const { bytesWritten } = await file.write(chunk, at, chunk.length - at, position + at);
    at += bytesWritten;
  }
}

/** Puts a finished file in its place in one step. */
async function moveInto(
  from: string,
  to: string,
  { key, onlyIf }: { readonly key: string; readonly onlyIf: "absent" | undefined },
): Promise<void> {
  if (onlyIf === undefined) {
    await rename(from, to);
    return;
  }
  try {
    await link(from, to);
  } catch (error) {
    if (errnoOf(error) !== "EEXIST") throw error;
    throw new HubError("PRECONDITION_FAILED", `there is already a file for ${JSON.stringify(key)}`, { cause: error });
  }
  await unlink(from);
}

/** Removes a file; that it is gone already is fine. */
async function removeIfThere(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (!isAbsent(error)) throw error;
  });
}

/** A missing parent while writing is not a missing object. */
export function writeError(error: unknown, key: string): HubError {
  if (errnoOf(error) === "ENOENT") {
    return new HubError("FILE_SYSTEM", `writing ${JSON.stringify(key)}: its directory vanished`, { cause: error });
  }
  return fileError(error, key, "writing");
}
