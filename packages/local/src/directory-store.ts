import { pathToFileURL } from "node:url";
import type { Clock, Ids } from "@dth/core/clock";
import { HubError, hasCode } from "@dth/core/error";
import type { ObjectStore, ReadOptions, StoreTraits } from "@dth/core/object-store";
import { systemClock } from "./clock.ts";
import { deleteFile } from "./directory-delete.ts";
import { errnoOf } from "./directory-errors.ts";
import { DirectoryLister, type SkipListener } from "./directory-list.ts";
import { getFile, headFile } from "./directory-read.ts";
import { DirectoryRoot } from "./directory-root.ts";
import { Temporaries, thisWriter } from "./directory-temporaries.ts";
import { DirectoryUploads } from "./directory-uploads.ts";
import { putFile } from "./directory-write.ts";
import { createHashing } from "./hashing.ts";
import { randomIds } from "./ids.ts";

/** Which directory is a store, and how it is written to. */
export interface DirectoryStoreOptions {
  /** The directory, absolute or relative to the working directory. */
  readonly path: string;
  /**
   * Whether it may be missing: then it lists as empty, and the first write makes it. Else reading
   * it fails with `BUCKET_NOT_FOUND`. Default false.
   */
  readonly mayBeMissing?: boolean;
  /** Told of everything below that is no object: links to directories, devices, names that are not UTF-8. */
  readonly onSkipped?: SkipListener;
  readonly clock?: Clock;
  readonly ids?: Ids;
}

const GIBIBYTE = 1024 ** 3;

const TRAITS: StoreTraits = {
  ordered: true,
  etag: "opaque",
  multipartEtag: "opaque",
  checksums: ["crc32", "crc32c", "crc64nvme", "sha256", "sha1", "md5"],
  contentMd5: false,
  parts: { minSize: 1, maxSize: 5 * GIBIBYTE, maxCount: 100_000, equalSize: false },
  maxPutSize: 5 * GIBIBYTE,
  maxCopySize: 0,
  partCopy: false,
  maxObjectSize: Number.MAX_SAFE_INTEGER,
  maxKeyBytes: 4000,
  ifMatchOnGet: true,
  tags: false,
  countsTags: false,
  attributes: false,
  metadataNames: ["mtime", "mode"],
  impliedFolders: true,
  deleteBatch: 1000,
  archiveClasses: [],
};

/**
 * A directory as an object store: keys are paths below it, `dir/` is an empty directory.
 *
 * - Of an object's attributes two metadata entries are kept, in rclone's form: `mtime` (seconds
 *   since the epoch with a fraction) is the file's modification time, `mode` (`st_mode` in octal)
 *   sets the executable bits and is reported whole. Everything else is dropped.
 * - ETags come from size, modification time and inode. A file that changes while it is read, or
 *   between listing and reading, fails with `SOURCE_CHANGED`.
 * - A write becomes visible in one step. Data is handed to the system, not forced to the disk.
 * - Links to files are followed; no other link is, so nothing outside is reached.
 * - Unfinished files, `.dth-uploads/` and `.dth-….tmp`, are never listed. The first change in a directory, and
 *   `tidy` after a listing, remove those whose writers were killed.
 */
export function createDirectoryStore(options: DirectoryStoreOptions): ObjectStore {
  const { mayBeMissing = false, onSkipped = () => {}, clock = systemClock(), ids = randomIds() } = options;
  const root = new DirectoryRoot(options.path);
  const hashing = createHashing();
  const temporaries = new Temporaries(thisWriter(hashing));
  const writer = { root, ids, hashing, clock, temporaries };
  const lister = new DirectoryLister({ root, onSkipped, onOurs: (path) => temporaries.notice(path) });
  const uploads = new DirectoryUploads(writer);

  const isThere = (): Promise<boolean> => isDirectoryThere(root, mayBeMissing);

  /** Nothing is found in a directory that is not there; then that is what to say. */
  const orMissingRoot = async <T>(reading: Promise<T>): Promise<T> => {
    try {
      return await reading;
    } catch (error) {
      if (hasCode(error, "OBJECT_NOT_FOUND")) await isThere();
      throw error;
    }
  };

  return {
    id: pathToFileURL(root.path).href,
    endpoint: "file://",
    bucket: root.path,
    traits: TRAITS,
    async list(request) {
      refuseAborted(request.signal);
      const isFirst = request.continuation === undefined;
      if (isFirst && !(await isThere())) return { entries: [], commonPrefixes: [] };
      return lister.list(request);
    },
    async head(key, read = {}) {
      refuseUnfit(read);
      return orMissingRoot(headFile(root, key, read));
    },
    async get(key, read = {}) {
      refuseUnfit(read);
      return orMissingRoot(getFile(root, key, read));
    },
    put: unlessAborted((request) => putFile(writer, request)),
    createUpload: unlessAborted((request) => uploads.create(request)),
    uploadPart: unlessAborted((request) => uploads.uploadPart(request)),
    completeUpload: unlessAborted((request) => uploads.complete(request)),
    abortUpload: (_key, uploadId) => uploads.abort(uploadId),
    listParts: (key, uploadId) => uploads.listParts(key, uploadId),
    listUploads: (prefix) => uploads.list(prefix),
    copy: () => notOffered("copies inside the store"),
    copyPart: () => notOffered("copies inside the store"),
    delete: (keys) => Promise.all(keys.map((key) => deleteFile(root, temporaries, key))),
    getTags: () => notOffered("tags"),
    putTags: () => notOffered("tags"),
    async probe() {
      await isThere();
      return {};
    },
    tidy: () => temporaries.sweepNoticed(),
    close: async () => {},
  };
}

/** @throws HubError `BUCKET_NOT_FOUND` where it is missing and may not be, and what else the check throws */
async function isDirectoryThere(root: DirectoryRoot, mayBeMissing: boolean): Promise<boolean> {
  try {
    await root.check();
    return true;
  } catch (error) {
    if (mayBeMissing && isMissing(error)) return false;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return hasCode(error, "BUCKET_NOT_FOUND") && errnoOf(error.cause) === "ENOENT";
}

/** A file's operation is short, so the signal is asked once, before it. */
function refuseAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new HubError("CANCELLED", "the operation was stopped", { cause: signal.reason });
}

function unlessAborted<R extends { readonly signal?: AbortSignal }, T>(work: (request: R) => Promise<T>) {
  return async (request: R): Promise<T> => {
    refuseAborted(request.signal);
    return work(request);
  };
}

function refuseUnfit({ signal, versionId }: ReadOptions): void {
  refuseAborted(signal);
  if (versionId !== undefined) throw new HubError("NOT_SUPPORTED", "a directory keeps no versions");
}

async function notOffered(what: string): Promise<never> {
  throw new HubError("NOT_SUPPORTED", `a directory has no ${what}`);
}
