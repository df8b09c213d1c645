import { HubError, toHubError } from "@dth/core/error";
import type { Ledger } from "@dth/core/ledger";
import { pendingAttachments } from "../copy/pending-attachments.ts";
import { isDigest } from "../reference/image-reference.ts";
import { compareItems, type Item, itemKey, referenceOf } from "../reference/item-key.ts";
import { mapAtOnce } from "../run/at-once.ts";
import type { Slots } from "../run/slots.ts";
import { rememberedKey } from "./remembered-key.ts";
import type { WantedRepository } from "./repositories.ts";
import type { Sides } from "./sides.ts";
import { listSource, type SourceImage } from "./source-images.ts";

/** What is to be done with one image. */
export interface Decision {
  readonly item: Item;
  readonly key: string;
  readonly verdict: "same" | "copy" | "failed";
  readonly sourceDigest?: string;
  readonly destinationDigest?: string;
  readonly mediaType?: string;
  readonly bytes?: number;
  readonly error?: HubError;
}

/** A part of what was decided, small enough to be kept as one. */
export interface DecidedChunk {
  readonly repository: string;
  readonly decisions: readonly Decision[];
  /** Tags of the source that do not take part; counted once, with the first chunk. */
  readonly filtered: number;
  /** Tags at the destination that the source lacks, where both were listed; with the first chunk. */
  readonly extra: readonly string[];
}

/** What deciding looks at. */
export interface DecideContext {
  readonly sides: Sides;
  readonly ledger: Ledger;
  readonly signal: AbortSignal;
  /** Bounds the requests that are under way. */
  readonly slots: Slots;
  /** Only items behind this one; a run that goes on has decided the others. */
  readonly after?: Item;
}

const CHUNK = 200;

/**
 * Compares one repository on both sides by digests alone: no manifest is read, so nothing counts as a pull.
 * @throws HubError when a listing fails as a whole; what fails for one image is its verdict
 */
export async function* decideRepository(context: DecideContext, wanted: WantedRepository): AsyncIterable<DecidedChunk> {
  const { sides, signal, after } = context;
  const listing = await listSource(sides, wanted, signal);
  const at = await destinationDigests(context, wanted, listing.tags !== undefined);
  let first = {
    filtered: listing.filtered,
    extra: listing.tags === undefined ? [] : extraTags(at, listing.tags),
  };
  const sorted = [...listing.images].sort((a, b) => compareItems(a.item, b.item));
  const open = after === undefined ? sorted : sorted.filter(({ item }) => compareItems(item, after) > 0);
  if (open.length < sorted.length) first = { filtered: 0, extra: [] };
  for (let i = 0; i < Math.max(1, open.length); i += CHUNK) {
    const images = open.slice(i, i + CHUNK);
    const decide = (image: SourceImage) => context.slots(() => decideImage(context, wanted, image, at));
    const decisions = await mapAtOnce(CHUNK, images, decide);
    const judged = await reopenPending(context, await forgiveRemembered(context, decisions));
    yield { repository: wanted.repository, decisions: judged, ...first };
    first = { filtered: 0, extra: [] };
  }
}

type Digests = ReadonlyMap<string, string>;

/** Digests by reference of a destination that lists them in bulk; undefined: each is asked for. */
async function destinationDigests(
  { sides, signal }: DecideContext,
  { destination }: WantedRepository,
  whole: boolean,
): Promise<Digests | undefined> {
  if (!whole || sides.destination.images === undefined) return undefined;
  const images = (await sides.destination.images(destination, signal)) ?? [];
  return new Map(images.flatMap(({ digest, tags }) => [digest, ...tags].map((name) => [name, digest] as const)));
}

function extraTags(at: Digests | undefined, tags: ReadonlySet<string>): readonly string[] {
  return [...(at?.keys() ?? [])].filter((name) => !isDigest(name) && !tags.has(name)).sort();
}

async function decideImage(
  { sides, signal }: DecideContext,
  { repository, destination }: WantedRepository,
  image: SourceImage,
  at: Digests | undefined,
): Promise<Decision> {
  const { item } = image;
  const key = itemKey(item);
  const reference = referenceOf(item);
  try {
    const [source, destinationDigest] = await Promise.all([
      image.digest === undefined ? headSource(sides, repository, item, signal) : image,
      at === undefined ? headDestination(sides, destination, reference, signal) : at.get(reference),
    ]);
    const verdict = source.digest === destinationDigest ? "same" : "copy";
    return {
      item,
      key,
      verdict,
      ...(source.digest === undefined ? {} : { sourceDigest: source.digest }),
      ...(destinationDigest === undefined ? {} : { destinationDigest }),
      ...(source.mediaType === undefined ? {} : { mediaType: source.mediaType }),
      ...(image.bytes === undefined ? {} : { bytes: image.bytes }),
    };
  } catch (error) {
    const cause = toHubError(error);
    // One image that is not there or not shown is its own affair; a registry that is down is the run's.
    if (cause.class === "item" || cause.code === "ACCESS_DENIED") return { item, key, verdict: "failed", error: cause };
    throw cause;
  }
}

async function headSource({ source }: Sides, repository: string, item: Item, signal: AbortSignal) {
  const reference = referenceOf(item);
  const head = await source.client.head(repository, reference, signal);
  if (head !== undefined) return head;
  // A few registries know HEAD badly; a GET that finds nothing costs no pull.
  const manifest = await source.client.manifest(repository, reference, signal);
  if (manifest !== undefined) return manifest;
  throw new HubError("IMAGE_NOT_FOUND", `${source.address.host} has no ${itemKey(item)}`);
}

async function headDestination({ destination }: Sides, repository: string, reference: string, signal: AbortSignal) {
  return (await destination.client.head(repository, reference, signal))?.digest;
}

/** Copies whose digest differs on purpose (chosen platforms, merged referrers) are known from when they were made. */
async function forgiveRemembered(context: DecideContext, decisions: readonly Decision[]): Promise<readonly Decision[]> {
  const open = decisions.filter(
    ({ verdict, destinationDigest }) => verdict === "copy" && destinationDigest !== undefined,
  );
  if (open.length === 0) return decisions;
  const names = open.map(({ item }) => rememberedKey(context.sides, item));
  const known = await context.ledger.rememberedCopies(context.sides.memory, names);
  return decisions.map((decision) => {
    const copy = known.get(rememberedKey(context.sides, decision.item));
    const same = copy?.sourceEtag === decision.sourceDigest && copy?.destinationEtag === decision.destinationDigest;
    return decision.verdict === "copy" && copy !== undefined && same ? { ...decision, verdict: "same" } : decision;
  });
}

/** Images that are the same, and whose attachments could not follow them the last time, are work again. */
async function reopenPending(
  { sides, ledger }: DecideContext,
  decisions: readonly Decision[],
): Promise<readonly Decision[]> {
  const same = decisions.flatMap(({ item, verdict, sourceDigest: digest }) =>
    verdict === "same" && digest !== undefined ? [{ item, digest }] : [],
  );
  const pending = await pendingAttachments(ledger, sides, same);
  if (pending.size === 0) return decisions;
  return decisions.map((decision) =>
    decision.verdict === "same" && pending.has(rememberedKey(sides, decision.item))
      ? { ...decision, verdict: "copy" }
      : decision,
  );
}
