import type { RegistryClient } from "../registry/client.ts";
import type { Descriptor, Manifest } from "../registry/manifest.ts";
import { platformOf } from "../registry/manifest.ts";

/** What an image consists of. */
export interface ImageDescription {
  readonly manifest: Manifest;
  /** Of configurations and layers, each counted once. */
  readonly bytes: number;
  /** Such as `linux/amd64`; of an index only, for a single image does not say it in its manifest. */
  readonly platforms: readonly string[];
  /** Of the manifest itself and of the images below it: what signatures may be about. */
  readonly digests: readonly string[];
  /** All manifests, attestations included. */
  readonly manifests: number;
  /** Whether an index holds attestations of its images, as Docker's build tools put them there. */
  readonly hasAttestations: boolean;
}

const MAX_DEPTH = 4;
/** https://docs.docker.com/build/metadata/attestations/attestation-storage/ */
const isAttestation = ({ annotations }: Descriptor): boolean =>
  annotations?.["vnd.docker.reference.type"] === "attestation-manifest";

/**
 * Reads the manifests of an image, at the side where that costs nothing.
 * @returns undefined when the image, or a part of it, is not there
 */
export async function describeImage(
  client: RegistryClient,
  repository: string,
  reference: string,
  signal: AbortSignal,
): Promise<ImageDescription | undefined> {
  const blobs = new Map<string, number>();
  const platforms = new Set<string>();
  const digests = new Set<string>();
  const seen = new Set<string>();
  let hasAttestations = false;
  let root: Manifest | undefined;
  const visit = async (name: string, from: Descriptor | undefined, depth: number): Promise<boolean> => {
    const manifest = await client.manifest(repository, name, signal);
    if (manifest === undefined) return false;
    root ??= manifest;
    seen.add(manifest.digest);
    for (const { digest, size } of manifest.blobs) blobs.set(digest, size);
    hasAttestations ||= manifest.children.some(isAttestation);
    const platform = from === undefined ? undefined : platformOf(from);
    if (platform !== undefined) platforms.add(platform);
    if (from === undefined || platform !== undefined || manifest.kind === "index") digests.add(manifest.digest);
    if (depth === MAX_DEPTH) return true;
    for (const child of manifest.children) {
      if (!seen.has(child.digest) && !(await visit(child.digest, child, depth + 1))) return false;
    }
    return true;
  };
  const isWhole = await visit(reference, undefined, 0);
  if (!isWhole || root === undefined) return undefined;
  const bytes = [...blobs.values()].reduce((sum, size) => sum + size, 0);
  const counts = { bytes, manifests: seen.size };
  return { manifest: root, ...counts, platforms: [...platforms], digests: [...digests], hasAttestations };
}
