import { HubError, hasCode } from "@dth/core/error";
import type { EcrImage } from "../ecr/ecr-listing.ts";
import { type Item, referenceOf } from "../reference/item-key.ts";
import { manifestKind } from "../registry/media-types.ts";
import { attachedTo, type ListedTag } from "../select/tag-rules.ts";
import type { WantedRepository } from "./repositories.ts";
import type { Sides } from "./sides.ts";

/** An image that takes part, with what its listing told. */
export interface SourceImage {
  readonly item: Item;
  /** Absent: it has to be asked for. */
  readonly digest?: string;
  readonly mediaType?: string;
  /** Bytes, where the registry tells without being asked for each layer. */
  readonly bytes?: number;
}

/** What a repository of the source holds for a run. */
export interface SourceListing {
  readonly images: readonly SourceImage[];
  /** Tags that do not take part. */
  readonly filtered: number;
  /** All of its tags; absent: they were not listed. */
  readonly tags?: ReadonlySet<string>;
}

/**
 * Lists what is wanted of one repository: in bulk where the registry can, else by tag names whose digests are still to
 * be asked for.
 *
 * @throws HubError `REPOSITORY_NOT_FOUND`
 */
export async function listSource(sides: Sides, wanted: WantedRepository, signal: AbortSignal): Promise<SourceListing> {
  const named = wanted.items.map((item): SourceImage => ({ item }));
  if (wanted.selections.length === 0) return { images: dedupe(named), filtered: 0 };
  const { source } = sides;
  const bulk = await source.images?.(wanted.repository, signal);
  if (source.images !== undefined && bulk === undefined) throw unknown(sides, wanted);
  const tags = bulk === undefined ? await tagNames(sides, wanted, signal) : tagsOf(bulk);
  const chosen = chooseTags(wanted, tags, bulk);
  const byTag = new Map(bulk?.flatMap((image) => image.tags.map((tag) => [tag, image] as const)));
  const tagged = [...chosen].map((tag): SourceImage => known({ repository: wanted.repository, tag }, byTag.get(tag)));
  const untagged = wanted.untagged && bulk !== undefined ? await untaggedImages(sides, wanted, bulk, signal) : [];
  return {
    images: dedupe([...named, ...tagged, ...untagged]),
    filtered: tags.length - chosen.size,
    tags: new Set(tags.map(({ tag }) => tag)),
  };
}

async function tagNames(sides: Sides, wanted: WantedRepository, signal: AbortSignal): Promise<readonly ListedTag[]> {
  const names = new Set<string>();
  try {
    for await (const page of sides.source.client.tags(wanted.repository, signal))
      for (const tag of page) names.add(tag);
  } catch (error) {
    // Registries hide what a login may not see behind "not found".
    if (hasCode(error, "IMAGE_NOT_FOUND", "REPOSITORY_NOT_FOUND")) throw unknown(sides, wanted);
    throw error;
  }
  return [...names].map((tag) => ({ tag }));
}

function tagsOf(images: readonly EcrImage[]): readonly ListedTag[] {
  return images.flatMap(({ tags, pushedAt }) =>
    tags.map((tag) => ({ tag, ...(pushedAt === undefined ? {} : { pushedAt }) })),
  );
}

/** The chosen tags, and of the attachments those whose image is chosen: all of them where digests are not known yet. */
function chooseTags(
  { selections }: WantedRepository,
  listed: readonly ListedTag[],
  bulk: readonly EcrImage[] | undefined,
): ReadonlySet<string> {
  const chosen = new Set(selections.flatMap((select) => select(listed)));
  const images = listed.filter(({ tag }) => attachedTo(tag) === undefined);
  const whole = chosen.size === images.length;
  const digests = new Set(bulk?.filter(({ tags }) => tags.some((tag) => chosen.has(tag))).map(({ digest }) => digest));
  for (const { tag } of listed) {
    const digest = attachedTo(tag);
    if (digest !== undefined && (whole || digests.has(digest))) chosen.add(tag);
  }
  return chosen;
}

/**
 * Images that nothing names: neither a tag, nor an index as one of its platforms, nor a subject as what it refers to.
 * The others come with their image, and would be copied twice.
 */
async function untaggedImages(
  { source }: Sides,
  { repository }: WantedRepository,
  images: readonly EcrImage[],
  signal: AbortSignal,
): Promise<readonly SourceImage[]> {
  const candidates = images.filter(({ tags, subject }) => tags.length === 0 && subject === undefined);
  if (candidates.length === 0) return [];
  const parts = new Set<string>();
  for (const { digest, mediaType } of images) {
    const kind = mediaType === undefined ? undefined : manifestKind(mediaType);
    if (kind !== undefined && kind !== "index") continue;
    const manifest = await source.client.manifest(repository, digest, signal);
    for (const child of manifest?.children ?? []) parts.add(child.digest);
  }
  return candidates
    .filter(({ digest }) => !parts.has(digest))
    .map((image) => known({ repository, digest: image.digest }, image));
}

function known(item: Item, image: EcrImage | undefined): SourceImage {
  if (image === undefined) return { item };
  const { digest, mediaType, bytes } = image;
  return {
    item,
    digest,
    ...(mediaType === undefined ? {} : { mediaType }),
    ...(bytes === undefined ? {} : { bytes }),
  };
}

function dedupe(images: readonly SourceImage[]): readonly SourceImage[] {
  return [...new Map(images.map((image) => [referenceOf(image.item), image])).values()];
}

function unknown({ source }: Sides, { repository }: WantedRepository): HubError {
  return new HubError(
    "REPOSITORY_NOT_FOUND",
    `${source.address.host} has no repository ${repository}, or does not show it to this login`,
  );
}
