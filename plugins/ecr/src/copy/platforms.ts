import { toHex, utf8 } from "@dth/core/byte-text";
import { HubError } from "@dth/core/error";
import type { Hashing } from "@dth/core/hashing";
import * as v from "valibot";
import { type Descriptor, type Manifest, platformOf, readManifest } from "../registry/manifest.ts";

/** What of an image goes to the destination. */
export interface PlatformChoice {
  readonly digest: string;
  readonly mediaType: string;
  /** A shorter index, which no registry has yet. Absent: the digest is one of the source's. */
  readonly index?: Manifest;
}

/** Where Docker's build tools say which image an attestation is about. */
const REFERENCE = "vnd.docker.reference.digest";

/**
 * What is left of an index when only some platforms are wanted: one image, or a shorter index with their attestations.
 * The same source gives the same bytes every time, so that its digest can be compared.
 *
 * @param platforms such as `linux/arm64`; without a variant it stands for every variant
 * @returns the manifest itself when it is no index
 * @throws HubError `IMAGE_NOT_COPYABLE` when a platform is not in it
 */
export function selectPlatforms(index: Manifest, platforms: readonly string[], hashing: Hashing): PlatformChoice {
  const { digest, mediaType } = index;
  if (index.kind !== "index") return { digest, mediaType };
  const chosen = index.children.filter((child) => platforms.some((platform) => isOf(child, platform)));
  const missing = platforms.filter((platform) => !index.children.some((child) => isOf(child, platform)));
  if (missing.length > 0) {
    const there = [...new Set(index.children.flatMap((child) => platformOf(child) ?? []))].join(", ");
    throw new HubError("IMAGE_NOT_COPYABLE", `${index.digest} has no ${missing.join(", ")}; it has ${there}`);
  }
  const [only] = chosen;
  if (platforms.length === 1 && chosen.length === 1 && only !== undefined) {
    return { digest: only.digest, mediaType: only.mediaType };
  }
  const shorter = shorten(index, new Set(chosen.map((child) => child.digest)), hashing);
  return { digest: shorter.digest, mediaType, index: shorter };
}

function isOf(child: Descriptor, platform: string): boolean {
  const own = platformOf(child);
  return own !== undefined && isWanted(own, [platform]);
}

/** Whether a platform such as `linux/arm/v7` is among the wanted ones; those without a variant stand for every variant. */
export function isWanted(platform: string, wanted: readonly string[]): boolean {
  return wanted.some((each) => platform === each || platform.startsWith(`${each}/`));
}

const IndexSchema = v.looseObject({ manifests: v.array(v.looseObject({ digest: v.string() })) });

function shorten(index: Manifest, wanted: ReadonlySet<string>, hashing: Hashing): Manifest {
  const body = v.parse(IndexSchema, JSON.parse(new TextDecoder().decode(index.bytes)));
  const kept = new Set(
    index.children
      .filter(({ digest, annotations }) => wanted.has(digest) || wanted.has(annotations?.[REFERENCE] ?? ""))
      .map(({ digest }) => digest),
  );
  const manifests = body.manifests.filter(({ digest }) => kept.has(digest));
  const bytes = utf8(JSON.stringify({ ...body, manifests }));
  return readManifest(`sha256:${toHex(hashing.hash("sha256", bytes))}`, index.mediaType, bytes);
}
