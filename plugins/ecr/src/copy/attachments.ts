import { hasCode, toHubError } from "@dth/core/error";
import { isDigest } from "../reference/image-reference.ts";
import type { Descriptor } from "../registry/manifest.ts";
import { attachedTo } from "../select/tag-rules.ts";
import type { CopyContext } from "./context.ts";
import { copyManifest } from "./copy-manifest.ts";
import { fallbackTag, mergeReferrers, readFallback } from "./referrers-tag.ts";

/** An image whose attachments are wanted. */
export interface Subject {
  /** The source's repository. */
  readonly from: string;
  /** The destination's repository. */
  readonly to: string;
  /** Of the image and of those that it lists. */
  readonly digests: readonly string[];
}

const MAX_DEPTH = 3;

/**
 * Carries along what is attached to an image: cosign's tags, and referrers with what refers to them in turn. What the
 * destination has already is left alone.
 *
 * @returns what could not follow, such as `referrer sha256:… (NOT_SUPPORTED)`; one of them does not fail the image
 * @throws HubError only what ends the run, or has to be tried again
 */
export async function copyAttachments(
  context: CopyContext,
  { from, to, digests }: Subject,
): Promise<readonly string[]> {
  const lost: string[] = [];
  for (const digest of digests) {
    for (const tag of await tagsOf(context, from, digest)) {
      await tolerate(`tag ${tag}`, lost, () => copyTag(context, from, to, tag));
    }
    await copyReferrers(context, { from, to, digest }, lost, 0);
  }
  return lost;
}

interface Referred {
  readonly from: string;
  readonly to: string;
  readonly digest: string;
}

async function copyReferrers(context: CopyContext, subject: Referred, lost: string[], depth: number): Promise<void> {
  const referrers = await referrersOf(context, subject.from, subject.digest);
  if (referrers.length === 0 || depth === MAX_DEPTH) return;
  const carried: Descriptor[] = [];
  for (const referrer of referrers) {
    const name = `referrer ${referrer.digest}`;
    const done = await tolerate(name, lost, () => copyReferrer(context, subject, referrer));
    if (!done) continue;
    carried.push(referrer);
    await copyReferrers(context, { ...subject, digest: referrer.digest }, lost, depth + 1);
  }
  await tolerate(`list of referrers of ${subject.digest}`, lost, () => listAtDestination(context, subject, carried));
}

async function copyReferrer(context: CopyContext, { from, to }: Referred, referrer: Descriptor): Promise<void> {
  const { digest, mediaType } = referrer;
  if ((await context.sides.destination.client.head(to, digest, context.signal)) !== undefined) return;
  await copyManifest(context, { from, to, digest, mediaType, reference: digest });
}

/** Registries with the API list what has a subject by themselves; for the others there is a tag. */
async function listAtDestination(
  context: CopyContext,
  subject: Referred,
  carried: readonly Descriptor[],
): Promise<void> {
  const { to, digest } = subject;
  if (carried.length === 0 || (await referrersByApi(context, "destination", to, digest)) !== undefined) return;
  await mergeReferrers(context, to, digest, carried);
}

async function referrersOf(context: CopyContext, repository: string, digest: string): Promise<readonly Descriptor[]> {
  const { client } = context.sides.source;
  const byApi = await referrersByApi(context, "source", repository, digest);
  // Looked up in the list of tags: reading a tag that is not there may count as a pull.
  const tagged = (await attachedTags(context, repository)).has(fallbackTag(digest));
  const byTag = tagged ? await readFallback(client, repository, digest, context.signal) : undefined;
  const all = [...(byApi ?? []), ...(byTag?.children ?? [])];
  return [...new Map(all.map((each) => [each.digest, each])).values()];
}

async function referrersByApi(
  context: CopyContext,
  side: "source" | "destination",
  repository: string,
  digest: string,
): Promise<readonly Descriptor[] | undefined> {
  if (context.withoutReferrers.has(side)) return undefined;
  const found = await context.sides[side].client.referrers(repository, digest, context.signal);
  if (found === undefined) context.withoutReferrers.add(side);
  return found;
}

async function tagsOf(context: CopyContext, repository: string, digest: string): Promise<readonly string[]> {
  const tags = await attachedTags(context, repository);
  return [...tags].filter((tag) => attachedTo(tag) === digest && tag !== fallbackTag(digest));
}

/** Listed once for a repository and run. A source that does not list its tags has none that we could find. */
function attachedTags(context: CopyContext, repository: string): Promise<ReadonlySet<string>> {
  const known = context.attachedTags.get(repository);
  if (known !== undefined) return known;
  const listing = listAttached(context, repository);
  context.attachedTags.set(repository, listing);
  return listing;
}

async function listAttached({ sides, signal }: CopyContext, repository: string): Promise<ReadonlySet<string>> {
  const tags = new Set<string>();
  try {
    for await (const page of sides.source.client.tags(repository, signal)) {
      for (const tag of page) if (attachedTo(tag) !== undefined) tags.add(tag);
    }
  } catch (error) {
    if (!hasCode(error, "ACCESS_DENIED", "IMAGE_NOT_FOUND", "REPOSITORY_NOT_FOUND", "NOT_SUPPORTED")) throw error;
  }
  return tags;
}

async function copyTag(context: CopyContext, from: string, to: string, tag: string): Promise<void> {
  const { source, destination } = context.sides;
  const head = await source.client.head(from, tag, context.signal);
  const there = await destination.client.head(to, tag, context.signal);
  if (head === undefined || head.digest === there?.digest || !isDigest(head.digest)) return;
  await copyManifest(context, { from, to, digest: head.digest, mediaType: head.mediaType, reference: tag });
}

/** @returns whether it was done */
async function tolerate(name: string, lost: string[], work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    const cause = toHubError(error);
    const ours = cause.class === "item" || cause.code === "ACCESS_DENIED";
    if (!ours) throw cause;
    lost.push(`${name} (${cause.code})`);
    return false;
  }
}
