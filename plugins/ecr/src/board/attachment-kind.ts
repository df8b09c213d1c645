import type { Descriptor } from "../registry/manifest.ts";

/** What cosign's tags end with, `sha256-….sig`. */
const BY_TAG: Readonly<Record<string, string>> = { sig: "signature", att: "attestation", sbom: "sbom" };

/** What something attached by a tag of cosign is: `signature`, `attestation`, `sbom` or `other`. */
export function kindOfTag(tag: string): string {
  return BY_TAG[tag.split(".")[1] ?? ""] ?? "other";
}

/** Artifact types that say what they are, by what is in their name. */
const BY_TYPE: readonly (readonly [RegExp, string])[] = [
  [/^application\/vnd\.dev\.cosign\.artifact\.sig\./, "signature"],
  [/^application\/vnd\.dev\.cosign\.artifact\.att\./, "attestation"],
  [/^application\/vnd\.dev\.cosign\.artifact\.sbom\./, "sbom"],
  // https://notaryproject.dev/docs/notation/faq/
  [/^application\/vnd\.cncf\.notary\./, "signature"],
  [/\b(spdx|cyclonedx|syft)\b/, "sbom"],
  [/^application\/vnd\.in-toto\b/, "attestation"],
];

/** https://github.com/sigstore/cosign/blob/main/specs/BUNDLE_SPEC.md */
const BUNDLE = /^application\/vnd\.dev\.sigstore\.bundle\b/;
const PREDICATE = "dev.sigstore.bundle.predicateType";
const SIGNATURE_PREDICATE = /^https:\/\/sigstore\.dev\/cosign\/sign\//;
const SBOM_PREDICATE = /^https:\/\/(spdx\.dev|cyclonedx\.org)\//;

/** What a referrer is: `signature`, `attestation`, `sbom`; else its artifact type as it is, or `other`. */
export function kindOfReferrer({ artifactType = "other", annotations }: Descriptor): string {
  if (BUNDLE.test(artifactType)) return kindOfBundle(annotations?.[PREDICATE]);
  return BY_TYPE.find(([type]) => type.test(artifactType))?.[1] ?? artifactType;
}

/** Lists that tools keep themselves lose what the bundle is about; it is signed in any case. */
function kindOfBundle(predicate: string | undefined): string {
  if (predicate === undefined || SIGNATURE_PREDICATE.test(predicate)) return "signature";
  return SBOM_PREDICATE.test(predicate) ? "sbom" : "attestation";
}
