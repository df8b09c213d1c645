import { HubError, toHubError } from "@dth/core/error";
import type { Hashing } from "@dth/core/hashing";
import { type BlobSource, PIECE } from "./blob-source.ts";
import { PieceUpload } from "./piece-upload.ts";
import type { Session } from "./session.ts";
import { finishUpload, giveUpUpload, startUpload, type UploadPlace } from "./upload-session.ts";

/** Writes blobs to one registry. */
export interface Uploader {
  /** @throws HubError as `BlobClient.write` does */
  upload(repository: string, source: BlobSource, signal: AbortSignal | undefined): Promise<void>;
  /** Opens an upload and gives it up. */
  tryOut(repository: string, signal: AbortSignal | undefined): Promise<void>;
}

type Has = (repository: string, digest: string, signal?: AbortSignal) => Promise<boolean>;

/** Uploads of a blob from its beginning: a registry that lost its place gets all of it again. */
const ROUNDS = 4;
/** Held in memory whole, for registries that take no pieces: GitHub's keeps the last one only, Google's refuses them. */
const WHOLE_LIMIT = 64 * 1024 * 1024;

/** An {@link Uploader}: small blobs in one request, others in pieces. @param has asked when an answer was lost */
export function createUploader(session: Session, hashing: Hashing, has: Has): Uploader {
  return {
    async upload(repository, source, signal) {
      const place: UploadPlace = { session, repository, signal };
      for (let round = 1; ; round++) {
        const pieces = new PieceUpload(place, source, hashing);
        try {
          return await (source.size <= PIECE ? sendWhole(place, source) : pieces.send());
        } catch (error) {
          const cause = toHubError(error);
          if (mayBeThere(cause) && (await has(repository, source.digest, signal))) return;
          await pieces.giveUp();
          if (pieces.refused) return sendLarge(place, source, cause);
          if (!cause.retryable || cause.code === "DIGEST_MISMATCH" || round === ROUNDS) throw cause;
        }
      }
    },
    async tryOut(repository, signal) {
      const place: UploadPlace = { session, repository, signal };
      await giveUpUpload(place, (await startUpload(place)).path);
    },
  };
}

/** The last request arrived, perhaps, and its answer did not; sent again it is about an upload that is no more. */
function mayBeThere({ code, retryable }: HubError): boolean {
  return code === "IMAGE_NOT_FOUND" || (retryable && code !== "DIGEST_MISMATCH");
}

async function sendLarge(place: UploadPlace, source: BlobSource, cause: HubError): Promise<void> {
  if (source.size <= WHOLE_LIMIT) return sendWhole(place, source);
  const { host } = place.session.address;
  const message = `${host} takes no blobs in pieces, and ${source.digest} has ${source.size} bytes, more than ${WHOLE_LIMIT}`;
  throw new HubError("NOT_SUPPORTED", message, { cause });
}

async function sendWhole(place: UploadPlace, source: BlobSource): Promise<void> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source.from(0)) pieces.push(piece);
  await finishUpload(place, (await startUpload(place)).path, source.digest, pieces);
}
