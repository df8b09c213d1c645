import { HubError } from "@dth/core/error";
import type { HashAlgorithm } from "@dth/core/hashing";
import type { CreateUploadRequest, Digests, UploadPart, UploadPartRequest } from "@dth/core/object-store";
import { attributeHeaders } from "./attribute-headers.ts";
import { checkStored, digestHeaders } from "./digest-headers.ts";
import type { Query } from "./percent-encoding.ts";
import { type StoreContext, withSignal } from "./store-context.ts";
import { requiredEtag } from "./write-object.ts";
import { decodeEntities } from "./xml/entities.ts";

/** Query of requests about one part. */
export function partQuery(uploadId: string, partNumber: number): Query {
  return [
    ["partNumber", String(partNumber)],
    ["uploadId", uploadId],
  ];
}

/** CreateMultipartUpload. @returns the upload's id */
export async function createUpload({ client, preset }: StoreContext, request: CreateUploadRequest): Promise<string> {
  const { key, attributes, checksum, signal } = request;
  return client.send(
    {
      method: "POST",
      purpose: "write",
      key,
      query: [["uploads", ""]],
      headers: { ...attributeHeaders(attributes, preset), ...declaration(checksum) },
      body: [],
      answer: "text",
      ...withSignal(signal),
    },
    ({ text }) => uploadIdOf(text),
  );
}

/** CRC64NVME exists for whole objects only; the others are left at their default, one of parts. */
function declaration(checksum: HashAlgorithm | undefined): Record<string, string> {
  if (checksum === undefined || checksum === "md5") return {};
  const whole: Record<string, string> = checksum === "crc64nvme" ? { "x-amz-checksum-type": "FULL_OBJECT" } : {};
  return { "x-amz-checksum-algorithm": checksum.toUpperCase(), ...whole };
}

/** Taken as text where it stands: the answer repeats the raw key, which need not be legal XML. */
function uploadIdOf(text: string): string {
  const id = /<UploadId>([^<]+)<\/UploadId>/.exec(text)?.[1];
  if (id === undefined) throw new HubError("SERVER_UNAVAILABLE", "the store began an upload without naming it");
  return decodeEntities(id);
}

/** UploadPart. */
export async function uploadPart(context: StoreContext, request: UploadPartRequest): Promise<UploadPart> {
  const { client, preset } = context;
  const { key, uploadId, partNumber, body, signal } = request;
  const digests = signableDigests(context, request);
  const sent = digestHeaders(digests, preset);
  const etag = await client.send(
    {
      method: "PUT",
      purpose: "write",
      key,
      query: partQuery(uploadId, partNumber),
      headers: sent.headers,
      body,
      ...(digests.sha256 === undefined ? {} : { bodySha256: digests.sha256 }),
      answer: "none",
      ...withSignal(signal),
    },
    ({ headers }) => {
      checkStored(headers, digests, preset);
      return requiredEtag(headers.etag, "a part");
    },
  );
  const size = body.reduce((sum, chunk) => sum + chunk.length, 0);
  const hasChecksums = Object.keys(sent.checksums).length > 0;
  return { partNumber, etag, size, ...(hasChecksums ? { checksums: sent.checksums } : {}) };
}

/**
 * Where the signature has to cover the body, an MD5 costs the store nothing, for it is the part's ETag; a SHA-256 would be
 * one more pass over every byte there.
 */
function signableDigests({ client, preset, hashing }: StoreContext, { body, digests }: UploadPartRequest): Digests {
  const covered = digests.md5 !== undefined || digests.sha256 !== undefined;
  if (covered || client.payload !== "digest" || !preset.traits.contentMd5) return digests;
  const hasher = hashing.create("md5");
  for (const chunk of body) hasher.update(chunk);
  return { ...digests, md5: hasher.digest() };
}

/** AbortMultipartUpload; an upload that is gone already is what was asked for. */
export async function abortUpload(
  { client }: StoreContext,
  key: string,
  uploadId: string,
  signal?: AbortSignal,
): Promise<void> {
  try {
    await client.send(
      {
        method: "DELETE",
        purpose: "write",
        key,
        query: [["uploadId", uploadId]],
        answer: "none",
        ...withSignal(signal),
      },
      () => undefined,
    );
  } catch (error) {
    if (!(error instanceof HubError) || !GONE.has(error.code)) throw error;
  }
}

const GONE: ReadonlySet<string> = new Set(["UPLOAD_NOT_FOUND", "OBJECT_NOT_FOUND"]);
