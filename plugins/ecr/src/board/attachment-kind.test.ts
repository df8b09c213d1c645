import { expect, it } from "vitest";
import { kindOfReferrer, kindOfTag } from "./attachment-kind.ts";

const BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";
const about = (predicate: string) => ({ "dev.sigstore.bundle.predicateType": predicate });

it.each([
  ["application/vnd.dev.cosign.artifact.sig.v1+json", undefined, "signature"],
  ["application/vnd.cncf.notary.signature", undefined, "signature"],
  ["application/spdx+json", undefined, "sbom"],
  ["application/vnd.cyclonedx+json", undefined, "sbom"],
  ["application/vnd.in-toto+json", undefined, "attestation"],
  [BUNDLE, about("https://sigstore.dev/cosign/sign/v1"), "signature"],
  [BUNDLE, undefined, "signature"],
  [BUNDLE, about("https://slsa.dev/provenance/v1"), "attestation"],
  [BUNDLE, about("https://spdx.dev/Document/v2.3"), "sbom"],
  ["application/vnd.example.own", about("https://sigstore.dev/cosign/sign/v1"), "application/vnd.example.own"],
  [undefined, undefined, "other"],
])("a referrer of type %s is known for what it is", (artifactType, annotations, kind) => {
  const rest = { mediaType: "application/vnd.oci.image.manifest.v1+json", digest: `sha256:${"0".repeat(64)}`, size: 1 };
  expect(kindOfReferrer({ ...rest, ...(artifactType && { artifactType }), ...(annotations && { annotations }) })).toBe(
    kind,
  );
});

it.each([
  ["sha256-aa.sig", "signature"],
  ["sha256-aa.att", "attestation"],
  ["sha256-aa.sbom", "sbom"],
  ["sha256-aa.else", "other"],
])("a tag %s is known for what it is", (tag, kind) => expect(kindOfTag(tag)).toBe(kind));
