import type { Hashing } from "@dth/core/hashing";
import { readPieces, readWhole } from "./blob-read.ts";
import type { BlobSource } from "./blob-source.ts";
import { createUploader } from "./blob-upload.ts";
import type { Descriptor } from "./manifest.ts";
import type { Session } from "./session.ts";

/** Reads and writes blobs: configurations and layers. Any method throws HubError as {@link Session} does. */
export interface BlobClient {
  /** A small one. @throws HubError `IMAGE_NOT_FOUND`, `IMAGE_NOT_COPYABLE` (too large), `DIGEST_MISMATCH` */
  read(repository: string, blob: Descriptor, signal?: AbortSignal): Promise<Uint8Array>;
  /** One of any size, from wherever it is asked for, to be written elsewhere. */
  source(repository: string, blob: Descriptor, signal?: AbortSignal): BlobSource;
  has(repository: string, digest: string, signal?: AbortSignal): Promise<boolean>;
  /**
   * Uploads unless it is there, in pieces that go on where they broke off.
   * @throws HubError `REPOSITORY_NOT_FOUND`, `ACCESS_DENIED`, `DIGEST_MISMATCH`, `NOT_SUPPORTED` where a registry takes
   * no pieces and the blob is too large for one
   */
  write(repository: string, source: BlobSource, signal?: AbortSignal): Promise<void>;
  /** Opens an upload and gives it up again: whether this login may push. */
  tryWrite(repository: string, signal?: AbortSignal): Promise<void>;
}

/** A {@link BlobClient} over a session. */
export function createBlobClient(session: Session, hashing: Hashing): BlobClient {
  const has: BlobClient["has"] = async (repository, digest, signal) => {
    const path = `/v2/${repository}/blobs/${digest}`;
    const scope = `repository:${repository}:pull`;
    const request = { method: "HEAD", path, action: "blob", scope, what: `look for ${digest}`, signal } as const;
    return (await session.send(request, [404])).status < 400;
  };
  const uploader = createUploader(session, hashing, has);
  const place = { session, hashing };
  return {
    has,
    read: (repository, blob, signal) => readWhole(place, repository, blob, signal),
    source: (repository, { digest, size }, signal) => ({
      digest,
      size,
      from: (offset) => readPieces(place, repository, { digest, size }, offset, signal),
    }),
    async write(repository, source, signal) {
      if (!(await has(repository, source.digest, signal))) await uploader.upload(repository, source, signal);
    },
    tryWrite: (repository, signal) => uploader.tryOut(repository, signal),
  };
}
