import { open, readdir, rename, stat, truncate, utimes } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "@dth/core/clock";
import { HubError } from "@dth/core/error";
import type {
  CompleteUploadRequest,
  CreateUploadRequest,
  OpenUpload,
  Stored,
  UploadPart,
  UploadPartRequest,
} from "@dth/core/object-store";
import { etagOf, type FileAttributes, fileAttributesOf } from "./directory-attributes.ts";
import { checkDigests } from "./directory-digests.ts";
import { errnoOf, fileError, isAbsent, notAccepted } from "./directory-errors.ts";
import { refuseBadKey, UPLOADS } from "./directory-root.ts";
import { noUpload, type PartRecord, UploadFiles } from "./directory-upload-files.ts";
import { assemble, chosenParts, isInPlace } from "./directory-upload-parts.ts";
import { type WriterOptions, withParent, writeAll, writeError, writeFileInOneStep } from "./directory-write.ts";

/** What uploads need of their host. */
export interface UploaderOptions extends WriterOptions {
  readonly clock: Clock;
}

/** Multipart uploads into a directory. The methods are those of `ObjectStore`. */
export class DirectoryUploads {
  readonly #options: UploaderOptions;

  constructor(options: UploaderOptions) {
    this.#options = options;
  }

  async create({ key, attributes }: CreateUploadRequest): Promise<string> {
    const { root, ids, clock } = this.#options;
    refuseBadKey(key);
    if (key.endsWith("/")) throw notAccepted(key, "a directory cannot hold data");
    const files = new UploadFiles(root, ids.next());
    const { executable } = fileAttributesOf(attributes);
    const kept = attributes.metadata === undefined ? {} : { metadata: attributes.metadata };
    try {
      await files.begin({ key, attributes: kept, initiated: clock.now() }, executable);
    } catch (error) {
      throw writeError(error, key);
    }
    return files.uploadId;
  }

  async uploadPart({ key, uploadId, partNumber, body, digests }: UploadPartRequest): Promise<UploadPart> {
    const { root, hashing } = this.#options;
    const files = new UploadFiles(root, uploadId);
    try {
      await files.record(key);
      const checksums = checkDigests(hashing, body, digests);
      const size = body.reduce((sum, chunk) => sum + chunk.length, 0);
      const stride = await files.stride(size);
      const loose = size > stride;
      if (loose) await writeFileAt(files.loosePart(partNumber), "w", body, 0);
      else await writeFileAt(files.data, "r+", body, (partNumber - 1) * stride);
      const etag = `${size.toString(16)}-${hexOf(digests.crc32 ?? this.#crc32(body))}`;
      const part = { partNumber, etag, size, ...(checksums && { checksums }) };
      await files.addPart({ ...part, loose });
      return part;
    } catch (error) {
      throw errnoOf(error) === "ENOENT" ? noUpload(uploadId) : writeError(error, key);
    }
  }

  async complete({ key, uploadId, parts }: CompleteUploadRequest): Promise<Stored> {
    const files = new UploadFiles(this.#options.root, uploadId);
    try {
      const { attributes } = await files.record(key);
      const stored = chosenParts(await files.parts(), parts);
      const etag = await this.#finish(files, key, stored, fileAttributesOf(attributes));
      await files.remove();
      return { etag };
    } catch (error) {
      throw writeError(error, key);
    }
  }

  async abort(uploadId: string): Promise<void> {
    try {
      await new UploadFiles(this.#options.root, uploadId).remove();
    } catch (error) {
      if (error instanceof HubError && error.code === "UPLOAD_NOT_FOUND") return;
      throw fileError(error, uploadId, "aborting the upload");
    }
  }

  async listParts(key: string, uploadId: string): Promise<readonly UploadPart[]> {
    const files = new UploadFiles(this.#options.root, uploadId);
    try {
      await files.record(key);
      return (await files.parts()).map(({ loose: _, ...part }) => part);
    } catch (error) {
      throw fileError(error, key, "reading the upload of");
    }
  }

  async *list(prefix: string): AsyncGenerator<OpenUpload> {
    const { root } = this.#options;
    const names = await readdir(join(root.path, UPLOADS)).catch((error: unknown) => {
      if (isAbsent(error)) return [];
      throw fileError(error, UPLOADS, "reading");
    });
    for (const uploadId of names.filter((name) => /^[0-9a-z]{26}$/.test(name)).sort()) {
      const record = await new UploadFiles(root, uploadId).readRecord();
      if (record?.key.startsWith(prefix)) yield { key: record.key, uploadId, initiated: record.initiated };
    }
  }

  async #finish(
    files: UploadFiles,
    key: string,
    parts: readonly PartRecord[],
    attributes: FileAttributes,
  ): Promise<string> {
    if (await isInPlace(files, parts)) {
      const etag = await this.#moveData(files, key, parts, attributes);
      if (etag !== undefined) return etag;
    }
    return writeFileInOneStep(this.#options, key, attributes, (file) => assemble(files, parts, file));
  }

  /** Undefined when the destination is on another file system. */
  async #moveData(
    files: UploadFiles,
    key: string,
    parts: readonly PartRecord[],
    { modified }: FileAttributes,
  ): Promise<string | undefined> {
    const { root } = this.#options;
    const size = parts.reduce((sum, part) => sum + part.size, 0);
    await truncate(files.data, size);
    if (modified !== undefined) await utimes(files.data, modified, modified);
    const etag = etagOf(await stat(files.data, { bigint: true }));
    try {
      await withParent(root, key, () => rename(files.data, root.pathOf(key)));
      return etag;
    } catch (error) {
      if (errnoOf(error) === "EXDEV") return undefined;
      throw error;
    }
  }

  #crc32(body: readonly Uint8Array[]): Uint8Array {
    const hasher = this.#options.hashing.create("crc32");
    for (const chunk of body) hasher.update(chunk);
    return hasher.digest();
  }
}

async function writeFileAt(path: string, flags: string, body: readonly Uint8Array[], position: number): Promise<void> {
  const file = await open(path, flags);
  try {
    await writeAll(file, body, position);
  } finally {
    await file.close();
  }
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
