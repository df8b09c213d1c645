import { HubError } from "@dth/core/error";
import type { CopyRecord } from "@dth/core/ledger";
import type { Digests, Stored } from "@dth/core/object-store";
import type { Evidence } from "@dth/core/outcome";
import type { CopyContext, SourcePin } from "./context.ts";
import { encodeDigests } from "./digests.ts";
import { etagsComparable, isMd5Etag } from "./etag.ts";
import { withSlot } from "./slot.ts";

/** What a destination answered, and what it should have. */
export interface Arrival {
  /** Destination key. */
  readonly key: string;
  readonly size: number;
  readonly stored: Stored;
  /** The ETag that the bytes must have where ETags are digests. */
  readonly expectedEtag: string | undefined;
  /** What the destination checked by itself. */
  readonly checked: "checksum" | "content-md5" | undefined;
}

/** Whether the destination's ETags are digests, as far as is known. */
export function destinationEtagIsDigest({ request, lessons }: CopyContext): boolean {
  const { store } = request.destination;
  return store.traits.etag === "md5" && request.options.encryption.mode !== "sse-kms" && !lessons.destinationEtagOpaque;
}

/**
 * Compares the answered ETag with the expected one.
 * @throws HubError `CHECKSUM_MISMATCH` when they differ though the ETag is a digest
 */
export async function proveArrival(context: CopyContext, arrival: Arrival): Promise<NonNullable<Evidence["proof"]>> {
  const { stored, expectedEtag, checked } = arrival;
  const fallback = checked ?? "size";
  if (!destinationEtagIsDigest(context) || expectedEtag === undefined || stored.etag === undefined) return fallback;
  if (stored.etag === expectedEtag) return "etag";
  if (!(await encryptedByKms(context, arrival.key))) {
    throw new HubError(
      "CHECKSUM_MISMATCH",
      `${arrival.key} arrived with ETag ${stored.etag} instead of ${expectedEtag}`,
    );
  }
  context.lessons.destinationEtagOpaque = true;
  return fallback;
}

/** A bucket may encrypt with KMS by default; the ETag is no MD5 then (S3 API, `Object.ETag`). */
async function encryptedByKms(context: CopyContext, key: string): Promise<boolean> {
  const { store } = context.request.destination;
  const head = await withSlot(context, store, () => store.head(key, { signal: context.signal }));
  return isKms(head);
}

/** Whether an object's ETag is no MD5 because KMS encrypts it. */
export function isKms({ serverSideEncryption }: { readonly serverSideEncryption?: string | undefined }): boolean {
  return serverSideEncryption?.startsWith("aws:kms") ?? false;
}

/**
 * Compares the bytes that arrived here with the source's own ETag, before anything is written.
 * @throws HubError `CHECKSUM_MISMATCH`
 */
export function checkSourceEtag(
  { request }: CopyContext,
  source: {
    readonly etag?: string | undefined;
    readonly serverSideEncryption?: string | undefined;
    readonly key: string;
  },
  computed: string | undefined,
): void {
  if (request.source.store.traits.etag !== "md5" || computed === undefined || !isMd5Etag(source.etag)) return;
  if (isKms(source) || source.etag === computed) return;
  throw new HubError("CHECKSUM_MISMATCH", `${source.key} was read with MD5 ${computed} instead of ${source.etag}`);
}

/** Evidence of a finished copy. */
export function evidenceOf(
  pin: SourcePin,
  stored: Stored,
  more: { readonly proof: NonNullable<Evidence["proof"]>; readonly digests?: Digests },
): Evidence {
  return {
    ...(pin.etag === undefined ? {} : { sourceEtag: pin.etag }),
    ...(pin.versionId === undefined ? {} : { sourceVersionId: pin.versionId }),
    ...(stored.etag === undefined ? {} : { destinationEtag: stored.etag }),
    ...(stored.versionId === undefined ? {} : { destinationVersionId: stored.versionId }),
    ...(more.digests === undefined ? {} : { checksums: encodeDigests(more.digests) }),
    proof: more.proof,
  };
}

/** What later runs must remember of a copy; nothing when the two ETags tell it by themselves. */
export function copyRecord(context: CopyContext, key: string, evidence: Evidence): CopyRecord | undefined {
  const { sourceEtag, destinationEtag } = evidence;
  if (sourceEtag === undefined || destinationEtag === undefined) return undefined;
  const { source, destination } = context.request;
  const plain = etagsComparable(sourceEtag, source.store.traits, destination.store.traits);
  return plain && sourceEtag === destinationEtag ? undefined : { key, sourceEtag, destinationEtag };
}
