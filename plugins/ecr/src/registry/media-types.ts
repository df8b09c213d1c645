/** What a manifest is, whatever its format. */
export type ManifestKind = "index" | "image" | "artifact" | "schema1";

const KINDS: Readonly<Record<string, ManifestKind>> = {
  "application/vnd.oci.image.index.v1+json": "index",
  "application/vnd.docker.distribution.manifest.list.v2+json": "index",
  "application/vnd.oci.image.manifest.v1+json": "image",
  "application/vnd.docker.distribution.manifest.v2+json": "image",
  // Withdrawn before OCI 1.1, and still in registries.
  "application/vnd.oci.artifact.manifest.v1+json": "artifact",
  "application/vnd.docker.distribution.manifest.v1+prettyjws": "schema1",
  "application/vnd.docker.distribution.manifest.v1+json": "schema1",
};

/** An image for several platforms, as OCI has it. */
export const OCI_INDEX = "application/vnd.oci.image.index.v1+json";

/**
 * What every request for a manifest accepts. Without all of them registries convert, and then the digest is that of the
 * conversion: distribution collapses a list to its amd64 child, ECR turns OCI into schema 2.
 */
export const ACCEPTED_MANIFESTS = Object.keys(KINDS)
  .filter((type) => KINDS[type] !== "schema1")
  .join(", ");

/** The kind of a media type as a header or a descriptor has it; undefined for what is no manifest. */
export function manifestKind(mediaType: string): ManifestKind | undefined {
  const type = mediaType.split(";")[0]?.trim().toLowerCase() ?? "";
  return KINDS[type];
}
