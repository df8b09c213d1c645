import { HubError } from "@dth/core/error";
import type { Evidence } from "@dth/core/outcome";
import { type Item, itemKey, referenceOf } from "../reference/item-key.ts";
import { digestOf } from "../registry/digest.ts";
import type { Manifest } from "../registry/manifest.ts";
import { attachedTo } from "../select/tag-rules.ts";
import { copyAttachments } from "./attachments.ts";
import type { CopyContext } from "./context.ts";
import { copyIndex, copyManifest } from "./copy-manifest.ts";
import { describeImage } from "./describe.ts";
import { ensureRepository } from "./destination-repository.ts";
import { knownPlatform, notePlatform, platformOfImage } from "./image-platform.ts";
import { noteAttachments } from "./pending-attachments.ts";
import { isWanted, selectPlatforms } from "./platforms.ts";
import { fallbackTag, mergeReferrers, readFallback } from "./referrers-tag.ts";

/** What was left where it is, and why. */
export interface SkippedImage {
  readonly kind: "skipped";
  readonly reason: "other-platform";
  readonly message: string;
}

/** What became of one image. */
export interface CopiedImage {
  readonly kind: "copied" | "same";
  /** Bytes of configurations and layers. */
  readonly bytes: number;
  readonly evidence: Evidence;
  readonly lost: readonly string[];
}

/**
 * Brings one image to the destination, pinned to the digest that was compared, and looks there whether it arrived.
 * Whatever was done of it before is not done again.
 *
 * @throws HubError whatever stands in the way; nothing is half-visible then: the tag moves last
 */
export async function copyImage(context: CopyContext, item: Item, digest: string): Promise<CopiedImage | SkippedImage> {
  const to = context.sides.rename(item.repository);
  const subject = item.tag === undefined ? undefined : attachedTo(item.tag);
  if (item.tag !== undefined && subject !== undefined && item.tag === fallbackTag(subject)) {
    await ensureRepository(context, to);
    return copyFallbackTag(context, item, digest, subject, to);
  }
  const target = await targetOf(context, item, digest);
  if ("platform" in target) return skipped(item, target.platform);
  await ensureRepository(context, to);
  const reference = item.tag ?? target.digest;
  if ((await arrivedAs(context, to, reference, target)) === undefined) {
    await move(context, item, digest, target, to);
    context.moved.add(itemKey(item));
  }
  const arrived = await arrivedAs(context, to, reference, target);
  if (arrived === undefined) {
    throw new HubError("DIGEST_MISMATCH", `${to} has nothing or something else where ${target.digest} was put`);
  }
  const described = await describeImage(context.sides.destination.client, to, arrived, context.signal);
  if (described === undefined) throw new HubError("DIGEST_MISMATCH", `${to} lacks a part of ${target.digest}`);
  context.manifests.images++;
  context.manifests.total += described.manifests;
  // An earlier attempt of this run may have moved it.
  const wasThere = !context.moved.has(itemKey(item));
  const lost = subject === undefined ? await attach(context, item, digest, described.digests, wasThere) : [];
  return {
    kind: wasThere ? "same" : "copied",
    bytes: described.bytes,
    evidence: { sourceEtag: digest, destinationEtag: arrived, proof: wasThere ? "found-at-destination" : "etag" },
    lost,
  };
}

/**
 * The digest under which the destination has the target; undefined when it has nothing or something else. Registries may
 * name by SHA-256 what another one names by SHA-512: then the manifest's bytes decide.
 */
async function arrivedAs(
  { sides, host, signal }: CopyContext,
  to: string,
  reference: string,
  { digest }: Target,
): Promise<string | undefined> {
  const { client } = sides.destination;
  const told = (await client.head(to, reference, signal))?.digest;
  if (told === undefined || told === digest) return told;
  if (!digest.startsWith("sha512:")) return undefined;
  const manifest = await client.manifest(to, told, signal);
  const isSame = manifest !== undefined && digestOf("sha512", manifest.bytes, host.hashing) === digest;
  return isSame ? told : undefined;
}

async function attach(
  context: CopyContext,
  item: Item,
  digest: string,
  digests: readonly string[],
  wasThere: boolean,
): Promise<readonly string[]> {
  if (context.attached === "none") return [];
  const { sides, host } = context;
  const image = { item, digest };
  try {
    const subject = { from: item.repository, to: sides.rename(item.repository), digests };
    const lost = await copyAttachments(context, subject);
    if (wasThere) await noteAttachments(host.ledger, sides, image, "done");
    return lost;
  } catch (error) {
    await noteAttachments(host.ledger, sides, image, "pending");
    throw error;
  }
}

/** What the destination shall have: the image itself, or what is left of it when only some platforms are wanted. */
type OtherPlatform = { readonly platform: string };
type Target = { readonly digest: string; readonly index?: Manifest; readonly mediaType?: string | undefined };

async function targetOf(context: CopyContext, item: Item, digest: string): Promise<Target | OtherPlatform> {
  // A digest names exactly one thing, and an attachment has no platform.
  const whole = context.platforms.length === 0 || item.tag === undefined || attachedTo(item.tag) !== undefined;
  if (whole) return { digest };
  const known = await knownPlatform(context, item, digest);
  if (known !== undefined) return { platform: known };
  const pulled = context.quota.take("application/vnd.oci.image.manifest.v1+json");
  const manifest = await context.sides.source.client.manifest(item.repository, digest, context.signal).finally(pulled);
  if (manifest === undefined) throw new HubError("IMAGE_NOT_FOUND", `${item.repository}@${digest} is gone`);
  const platform = await platformOfImage(context.sides.source.blobs, item.repository, manifest, context.signal);
  if (platform !== undefined && !isWanted(platform, context.platforms)) {
    await notePlatform(context, item, digest, platform);
    return { platform };
  }
  return selectPlatforms(manifest, context.platforms, context.host.hashing);
}

function skipped(item: Item, platform: string): SkippedImage {
  return { kind: "skipped", reason: "other-platform", message: `${itemKey(item)} is for ${platform} only` };
}

async function move(context: CopyContext, item: Item, digest: string, target: Target, to: string): Promise<void> {
  const { client } = context.sides.source;
  const from = item.repository;
  // Also tells what is left of the quota, for nothing.
  const head = await client.head(from, digest, context.signal);
  if (head === undefined) throw new HubError("IMAGE_NOT_FOUND", `${from}@${digest} is gone`);
  const pulled = context.quota.take(head.mediaType);
  const copy = { from, to, digest: target.digest, reference: item.tag ?? target.digest };
  const copying =
    target.index === undefined
      ? copyManifest(context, { ...copy, mediaType: target.mediaType ?? head.mediaType })
      : copyIndex(context, copy, target.index);
  await copying.finally(pulled);
}

/** The list of referrers is not an image: what it lists is carried, and the destination's own list gets it added. */
async function copyFallbackTag(
  context: CopyContext,
  item: Item,
  digest: string,
  subject: string,
  to: string,
): Promise<CopiedImage> {
  const { source } = context.sides;
  const list = await readFallback(source.client, item.repository, subject, context.signal);
  if (list === undefined) throw new HubError("IMAGE_NOT_COPYABLE", `${referenceOf(item)} is no list of referrers`);
  for (const { digest: each, mediaType } of list.children) {
    if ((await context.sides.destination.client.head(to, each, context.signal)) !== undefined) continue;
    await copyManifest(context, { from: item.repository, to, digest: each, mediaType, reference: each });
  }
  const destinationEtag = await mergeReferrers(context, to, subject, list.children);
  const bytes = list.children.reduce((sum, { size }) => sum + size, 0);
  return { kind: "copied", bytes, evidence: { sourceEtag: digest, destinationEtag, proof: "etag" }, lost: [] };
}
