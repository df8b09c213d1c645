import { toHex, utf8 } from "@dth/core/byte-text";
import type { RegistryClient } from "../registry/client.ts";
import { type Descriptor, type Manifest, readManifest } from "../registry/manifest.ts";
import { OCI_INDEX } from "../registry/media-types.ts";
import { type CopyContext, paceWrites } from "./context.ts";

/**
 * The tag under which registries without the referrers API list what refers to a manifest.
 * https://github.com/opencontainers/distribution-spec/blob/main/spec.md#referrers-tag-schema
 */
export function fallbackTag(digest: string): string {
  return digest.replace(":", "-").slice(0, 128);
}

/** The list under the tag; undefined when there is none, or something else. */
export async function readFallback(
  client: RegistryClient,
  repository: string,
  digest: string,
  signal: AbortSignal,
): Promise<Manifest | undefined> {
  const manifest = await client.manifest(repository, fallbackTag(digest), signal);
  return manifest?.kind === "index" ? manifest : undefined;
}

/**
 * Adds referrers to the destination's list, which others may have added to: nothing is ever taken out of it.
 * @returns the digest of the list
 */
export function mergeReferrers(
  context: CopyContext,
  repository: string,
  subject: string,
  referrers: readonly Descriptor[],
): Promise<string> {
  return context.lock(`${repository}@${subject}`, async () => {
    const { client } = context.sides.destination;
    const there = await readFallback(client, repository, subject, context.signal);
    const known = new Set(there?.children.map(({ digest }) => digest));
    const added = referrers.filter(({ digest }) => !known.has(digest));
    if (there !== undefined && added.length === 0) return there.digest;
    const index = indexOf([...(there?.children ?? []), ...added], context);
    await paceWrites(context, 1);
    await client.putManifest(repository, fallbackTag(subject), index, context.signal);
    return index.digest;
  });
}

function indexOf(manifests: readonly Descriptor[], { host }: CopyContext): Manifest {
  const bytes = utf8(JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }));
  return readManifest(`sha256:${toHex(host.hashing.hash("sha256", bytes))}`, OCI_INDEX, bytes);
}
