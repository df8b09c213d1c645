import { Buffer } from "node:buffer";
import { HubError } from "@dth/core/error";
import type {
  CompleteUploadRequest,
  CreateUploadRequest,
  StoreTraits,
  UploadPart,
  UploadPartRequest,
} from "@dth/core/object-store";
import { obscure } from "../s3-server/write-object.ts";
import { checkDigests, checkParts, digestOf, refused } from "./checks.ts";
import type { StoredObjects } from "./objects.ts";
import type { MemoryBucket, MemoryObject, MemoryUpload } from "./state.ts";
import { tooLarge } from "./views.ts";

/** The multipart uploads of a bucket. */
export class StoredUploads {
  readonly #content: MemoryBucket;
  readonly #objects: StoredObjects;
  readonly #traits: StoreTraits;
  #count = 0;

  constructor(content: MemoryBucket, objects: StoredObjects, traits: StoreTraits) {
    this.#content = content;
    this.#objects = objects;
    this.#traits = traits;
  }

  /** @returns its id */
  begin({ key, attributes, checksum }: CreateUploadRequest, initiated: number): string {
    this.#count++;
    const id = `upload-${this.#count}`;
    const upload = { id, key, attributes, initiated, parts: new Map(), ...(checksum && { checksum }) };
    this.#content.uploads.set(id, upload);
    return id;
  }

  /** The upload of exactly that key. @throws HubError `UPLOAD_NOT_FOUND` */
  find(key: string, uploadId: string): MemoryUpload {
    const upload = this.#content.uploads.get(uploadId);
    if (upload?.key === key) return upload;
    throw new HubError("UPLOAD_NOT_FOUND", "there is no such upload", { details: { key, uploadId } });
  }

  addPart(
    upload: MemoryUpload,
    partNumber: number,
    bytes: Uint8Array,
    digests: UploadPartRequest["digests"],
  ): UploadPart {
    const { maxCount, maxSize } = this.#traits.parts;
    if (partNumber < 1 || partNumber > maxCount) throw refused(`there is no part ${partNumber}`);
    if (bytes.length > maxSize) throw refused(`a part cannot have ${bytes.length} bytes`);
    const checksums = checkDigests(bytes, digests, this.#traits);
    if (upload.checksum && checksums[upload.checksum] === undefined) {
      throw refused(`the upload was declared with ${upload.checksum}, which this part lacks`);
    }
    const part = { partNumber, etag: this.#objects.etag(bytes, {}), size: bytes.length, checksums };
    upload.parts.set(partNumber, { ...part, bytes: bytes.slice() });
    return part;
  }

  /** Makes an object of the parts that are named, and ends the upload. */
  complete({ key, uploadId, parts: named }: CompleteUploadRequest): MemoryObject {
    const upload = this.find(key, uploadId);
    const parts = checkParts(upload, named, this.#traits);
    const bytes = Buffer.concat(parts.map((part) => part.bytes));
    if (bytes.length > this.#traits.maxObjectSize) throw tooLarge(bytes.length);
    const md5s = Buffer.concat(parts.map((part) => digestOf("md5", part.bytes)));
    const hex = digestOf("md5", md5s).toString("hex");
    const etag = `${this.#traits.multipartEtag === "opaque" ? obscure(hex) : hex}-${parts.length}`;
    const sizes = parts.map((part) => part.size);
    this.#content.uploads.delete(uploadId);
    return this.#objects.store(key, bytes, upload.attributes, { etag, parts: sizes });
  }

  /** Ascending, without their bytes. */
  parts(key: string, uploadId: string): readonly UploadPart[] {
    const parts = [...this.find(key, uploadId).parts.values()];
    return parts.sort((a, b) => a.partNumber - b.partNumber).map(({ bytes: _, ...part }) => part);
  }
}
