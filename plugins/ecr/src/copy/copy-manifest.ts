import { HubError, hasCode } from "@dth/core/error";
import { isDigest } from "../reference/image-reference.ts";
import type { Manifest } from "../registry/manifest.ts";
import { manifestKind } from "../registry/media-types.ts";
import { mapAtOnce } from "../run/at-once.ts";
import { type CopyContext, destinationSide, paceWrites, sourceSide } from "./context.ts";

/** From where to where a manifest goes, with everything below it. */
export interface ManifestCopy {
  /** The source's repository. */
  readonly from: string;
  /** The destination's repository. */
  readonly to: string;
  readonly digest: string;
  /** Its type where it is known; absent it is asked for when it matters. */
  readonly mediaType?: string | undefined;
  /** A tag, or the digest. */
  readonly reference: string;
}

const MAX_DEPTH = 4;
/** skopeo copies the images of an index one after the other; ours are mostly waiting. */
const CHILDREN_AT_ONCE = 3;

/**
 * Copies a manifest and everything below it without changing a byte. skopeo does it where it may be started, but for what
 * it cannot do: an index of indexes, an index whose entries carry artifact types, and artifact manifests go piece by piece.
 *
 * @throws HubError as skopeo and the registry do, `IMAGE_NOT_COPYABLE` when neither way can
 */
export async function copyManifest(context: CopyContext, copy: ManifestCopy, depth = 0): Promise<void> {
  if (depth > MAX_DEPTH) throw new HubError("IMAGE_NOT_COPYABLE", `${copy.digest} is an index nested too deep`);
  const { skopeo } = context;
  const kind = copy.mediaType === undefined ? undefined : manifestKind(copy.mediaType);
  // skopeo knows no artifact manifests, and names by SHA-256 alone what it copied.
  if (skopeo === undefined || kind === "artifact" || !copy.digest.startsWith("sha256:")) {
    return copyByPieces(context, copy, depth);
  }
  try {
    const { images, total } = context.manifests;
    await paceWrites(context, kind === "image" ? 1 : Math.max(1, Math.round(total / Math.max(1, images))));
    await skopeo.copy({
      source: sourceSide(context, copy.from, copy.digest),
      destination: destinationSide(context, copy.to, copy.reference),
      signal: context.signal,
    });
  } catch (error) {
    if (!hasCode(error, "IMAGE_NOT_COPYABLE")) throw error;
    await copyByPieces(context, copy, depth, error);
  }
}

/** Puts a manifest of ours, such as a shortened index, after copying what it lists. */
export async function copyIndex(context: CopyContext, copy: ManifestCopy, index: Manifest, depth = 0): Promise<void> {
  await mapAtOnce(CHILDREN_AT_ONCE, index.children, ({ digest, mediaType }) =>
    copyManifest(context, { ...copy, digest, mediaType, reference: digest }, depth + 1),
  );
  await putManifest(context, copy, index);
}

/** @param cause why skopeo did not */
async function copyByPieces(context: CopyContext, copy: ManifestCopy, depth: number, cause?: HubError): Promise<void> {
  const { sides, signal, blobs } = context;
  const { from, to, digest } = copy;
  const manifest = await sides.source.client.manifest(from, digest, signal);
  if (manifest === undefined) throw new HubError("IMAGE_NOT_FOUND", `${from}@${digest} is gone`, { cause });
  if (manifest.kind === "index") return copyIndex(context, copy, manifest, depth);
  if (manifest.kind === "schema1") {
    throw (
      cause ?? new HubError("IMAGE_NOT_COPYABLE", `${from}@${digest} is of schema 1, which no registry takes any more`)
    );
  }
  const distinct = new Map(manifest.blobs.map((blob) => [blob.digest, blob]));
  await mapAtOnce(distinct.size, [...distinct.values()], (blob) =>
    blobs(() => sides.destination.blobs.write(to, sides.source.blobs.source(from, blob, signal), signal)),
  );
  await putManifest(context, copy, manifest);
}

async function putManifest(context: CopyContext, { to, reference }: ManifestCopy, manifest: Manifest): Promise<void> {
  await paceWrites(context, 1);
  const name = isDigest(reference) ? manifest.digest : reference;
  await context.sides.destination.client.putManifest(to, name, manifest, context.signal);
}
