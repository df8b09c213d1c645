import { type FileHandle, open, stat } from "node:fs/promises";
import { HubError } from "@dth/core/error";
import type { UploadPart } from "@dth/core/object-store";
import { errnoOf } from "./directory-errors.ts";
import { noUpload, type PartRecord, type UploadFiles } from "./directory-upload-files.ts";
import { writeAt } from "./directory-write.ts";

/** Bytes copied at a time. */
const COPY_SIZE = 1024 * 1024;

/**
 * The stored parts that a completion names.
 * @throws HubError `CHECKSUM_MISMATCH` when one is not stored, or not as named
 */
export function chosenParts(stored: readonly PartRecord[], named: readonly UploadPart[]): readonly PartRecord[] {
  const byNumber = new Map(stored.map((part) => [part.partNumber, part]));
  return named.map(({ partNumber, etag }) => {
    const part = byNumber.get(partNumber);
    if (part?.etag === etag) return part;
    throw new HubError("CHECKSUM_MISMATCH", `part ${partNumber} is not stored as the completion names it`);
  });
}

/** Whether the data file holds the parts without gaps from its start on. @throws HubError `UPLOAD_NOT_FOUND` */
export async function isInPlace(files: UploadFiles, parts: readonly PartRecord[]): Promise<boolean> {
  await stat(files.data).catch((error: unknown) => {
    throw errnoOf(error) === "ENOENT" ? noUpload(files.uploadId) : error;
  });
  const stride = await files.stride(0);
  let offset = 0;
  for (const { partNumber, size, loose } of parts) {
    if (loose || offset !== (partNumber - 1) * stride) return false;
    offset += size;
  }
  return true;
}

/** Copies the parts one after the other into `target`: for sizes that nobody foresaw. */
export async function assemble(files: UploadFiles, parts: readonly PartRecord[], target: FileHandle): Promise<void> {
  const stride = await files.stride(0);
  const buffer = Buffer.allocUnsafeSlow(COPY_SIZE);
  let offset = 0;
  for (const { partNumber, size, loose } of parts) {
    const source = await open(loose ? files.loosePart(partNumber) : files.data, "r");
    try {
      const start = loose ? 0 : (partNumber - 1) * stride;
      await copyBytes({ source, start, target, offset, size, buffer });
    } finally {
      await source.close();
    }
    offset += size;
  }
}

interface CopyBytes {
  readonly source: FileHandle;
  readonly start: number;
  readonly target: FileHandle;
  readonly offset: number;
  readonly size: number;
  readonly buffer: Uint8Array;
}

async function copyBytes({ source, start, target, offset, size, buffer }: CopyBytes): Promise<void> {
  for (let done = 0; done < size; ) {
    const wanted = Math.min(buffer.length, size - done);
    const { bytesRead } = await source.read(buffer, 0, wanted, start + done);
    if (bytesRead === 0) throw new HubError("FILE_SYSTEM", "a stored part has lost its end");
    await writeAt(target, buffer.subarray(0, bytesRead), offset + done);
    done += bytesRead;
  }
}
