import { hasCode } from "@dth/core/error";
import type { HashAlgorithm, Hashing } from "@dth/core/hashing";
import type { ObjectEntry, ObjectHead } from "@dth/core/object";
import type { ObjectStore } from "@dth/core/object-store";
import { relateEtags } from "../compare.ts";
import { type RequestSlots, withSlot } from "../governor/request-slots.ts";
import type { RunRequest } from "../ports.ts";

/** What comparing by content needs. */
export interface ContentRequest {
  readonly source: ObjectStore;
  readonly destination: ObjectStore;
  readonly hashing: Hashing;
  readonly slots: RequestSlots;
  readonly signal: AbortSignal;
}

/** What comparing the two sides of a run by content needs, of what whoever executes the run has. */
export function contentOf(
  { source, destination }: RunRequest,
  { hashing, governor: slots }: { readonly hashing: Hashing; readonly governor: RequestSlots },
  signal: AbortSignal,
): ContentRequest {
  return { source: source.store, destination: destination.store, hashing, slots, signal };
}

/**
 * Whether two objects of one size hold the same bytes: by full-object checksums or ETags where the
 * stores recorded comparable ones, else by reading both. An object that vanished or cannot be read
 * for being archived is not the same.
 */
export async function sameContent(
  request: ContentRequest,
  source: ObjectEntry,
  destination: ObjectEntry,
): Promise<boolean> {
  try {
    return (await compareRecorded(request, source, destination)) ?? (await compareBytes(request, source, destination));
  } catch (error) {
    if (hasCode(error, "OBJECT_NOT_FOUND", "SOURCE_CHANGED", "OBJECT_ARCHIVED")) return false;
    throw error;
  }
}

/** Whether both objects hash to the same SHA-256, reading every byte of both, pinned to the listed ETags. */
export async function compareBytes(
  request: ContentRequest,
  source: ObjectEntry,
  destination: ObjectEntry,
): Promise<boolean> {
  const [ours, theirs] = await Promise.all([
    digestObject(request, request.source, source),
    digestObject(request, request.destination, destination),
  ]);
  return ours.length === theirs.length && ours.every((byte, index) => byte === theirs[index]);
}

async function compareRecorded(
  { source: from, destination: to, slots, signal }: ContentRequest,
  source: ObjectEntry,
  destination: ObjectEntry,
): Promise<boolean | undefined> {
  const [ours, theirs] = await Promise.all([
    withSlot(slots, from, signal, () => from.head(source.key, { signal })),
    withSlot(slots, to, signal, () => to.head(destination.key, { signal })),
  ]);
  if (ours.size !== theirs.size) return false;
  for (const algorithm of CHECKSUMS) {
    const [a, b] = [fullChecksum(ours, algorithm), fullChecksum(theirs, algorithm)];
    if (a !== undefined && b !== undefined) return a === b;
  }
  // Unequal ETags prove nothing where a store encrypts; the bytes do.
  return relateEtags(ours.etag, theirs.etag, from.traits, to.traits) === "equal" && !isKms(ours, theirs)
    ? true
    : undefined;
}

/** Strongest first. */
const CHECKSUMS: readonly HashAlgorithm[] = ["sha256", "sha1", "crc64nvme", "crc32c", "crc32"];

/** Composite checksums (`…-N`) digest the parts' digests, so they depend on the layout. */
function fullChecksum({ checksums }: ObjectHead, algorithm: HashAlgorithm): string | undefined {
  const value = checksums?.[algorithm];
  return value?.includes("-") ? undefined : value;
}

function isKms(...heads: readonly ObjectHead[]): boolean {
  return heads.some(({ serverSideEncryption }) => serverSideEncryption?.startsWith("aws:kms"));
}

async function digestObject(
  { hashing, slots, signal }: ContentRequest,
  store: ObjectStore,
  { key, etag, size }: ObjectEntry,
): Promise<Uint8Array> {
  const hasher = hashing.create("sha256");
  if (size === 0) return hasher.digest();
  await withSlot(slots, store, signal, async () => {
    const body = await store.get(key, { signal, ...(etag === undefined ? {} : { ifMatch: etag }) });
    for await (const chunk of body.chunks()) hasher.update(chunk);
  });
  return hasher.digest();
}
