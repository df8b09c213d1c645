import type { Ledger } from "@dth/core/ledger";
import type { BoardPlace, BoardRow, PluginHost } from "@dth/core/plugin";
import type { Job } from "@dth/core/task";
import { copiedAt } from "../copy/copied-at.ts";
import { describeImage, type ImageDescription } from "../copy/describe.ts";
import { platformOfImage } from "../copy/image-platform.ts";
import { fallbackTag, readFallback } from "../copy/referrers-tag.ts";
import type { Decision } from "../find/decide.ts";
import { type DecidedPart, decideAll } from "../find/decide-all.ts";
import { rememberedKey } from "../find/remembered-key.ts";
import { type WantedRepository, wantedRepositories } from "../find/repositories.ts";
import { openSides, type Sides } from "../find/sides.ts";
import { referenceOf } from "../reference/item-key.ts";
import type { Descriptor } from "../registry/manifest.ts";
import { mapAtOnce } from "../run/at-once.ts";
import { attachedTo } from "../select/tag-rules.ts";
import { kindOfReferrer, kindOfTag } from "./attachment-kind.ts";
import { isBehind, isOpen, type Place, readPlace } from "./place.ts";

/**
 * Every image on both sides, by repository: what is at the destination only, then the source's in order. Platforms and attachments are read at the destination, where that costs no pull.
 * @throws HubError when a side cannot be listed
 */
export async function* showBoard(
  job: Job,
  host: PluginHost,
  signal: AbortSignal,
  after?: BoardPlace,
): AsyncIterable<BoardRow> {
  const from = after && readPlace(after);
  const sides = await openSides(job, host);
  try {
    const look = { sides, ledger: host.ledger, signal };
    const open = (await wantedRepositories(sides, signal)).filter(({ repository }) => isOpen(repository, from));
    for await (const part of decideAll(look, open, from?.item)) yield* rowsOf(look, part, from);
  } finally {
    await sides.close();
  }
}

/** Images that are described at the same time. */
const ROWS_AT_ONCE = 8;

interface Look {
  readonly sides: Sides;
  readonly ledger: Ledger;
  readonly signal: AbortSignal;
}

async function* rowsOf(look: Look, part: DecidedPart, from: Place | undefined): AsyncIterable<BoardRow> {
  const { sides, ledger, signal } = look;
  const { wanted } = part;
  if ("missing" in part) {
    yield { item: wanted.repository, state: "unknown", platforms: [], attached: [], message: part.missing.message };
    return;
  }
  const { decisions, extra } = part.chunk;
  const tags = await attachmentsAt(sides, wanted.destination, signal);
  const times = await copiedAt(
    ledger,
    sides,
    decisions.map(({ item }) => item),
  );
  for (const tag of extra) {
    if (attachedTo(tag) === undefined && isBehind(wanted.repository, tag, from)) yield extraRow(wanted, tag);
  }
  const shown = decisions.filter(({ item: { tag } }) => tag === undefined || attachedTo(tag) === undefined);
  for (let i = 0; i < shown.length; i += ROWS_AT_ONCE) {
    const some = shown.slice(i, i + ROWS_AT_ONCE);
    const rows = await mapAtOnce(ROWS_AT_ONCE, some, async (decision) => {
      const row = await rowOf(sides, wanted, decision, tags, signal);
      const at = times.get(rememberedKey(sides, decision.item));
      return { ...row, ...(at === undefined ? {} : { copiedAt: at }) };
    });
    yield* rows;
  }
}

async function rowOf(
  sides: Sides,
  { destination }: WantedRepository,
  { key, item, verdict, sourceDigest, destinationDigest, error }: Decision,
  tags: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<BoardRow> {
  const { client } = sides.destination;
  const there =
    destinationDigest === undefined ? undefined : await describeImage(client, destination, destinationDigest, signal);
  const incomplete = destinationDigest !== undefined && there === undefined;
  const message =
    error?.message ?? (incomplete ? `a part of ${referenceOf(item)} is missing at the destination` : undefined);
  return {
    item: key,
    state: incomplete ? "different" : stateOf(verdict, destinationDigest),
    platforms: there === undefined ? [] : await platformsAt(sides, destination, there, signal),
    attached: there === undefined ? [] : await attachedAt(sides, destination, { ...there, tags }, signal),
    ...(sourceDigest === undefined ? {} : { sourceDigest }),
    ...(destinationDigest === undefined ? {} : { destinationDigest }),
    ...(message === undefined ? {} : { message }),
  };
}

/** Those that the list of an image names; of a single image, the one that its configuration tells. */
async function platformsAt(
  { destination: { blobs } }: Sides,
  repository: string,
  { platforms, manifest }: ImageDescription,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (platforms.length > 0) return platforms;
  const platform = await platformOfImage(blobs, repository, manifest, signal);
  return platform === undefined ? [] : [platform];
}

function stateOf(verdict: Decision["verdict"], destinationDigest: string | undefined): BoardRow["state"] {
  if (verdict === "failed") return "unknown";
  if (verdict === "same") return "same";
  return destinationDigest === undefined ? "missing" : "different";
}

/** Tags of attachments at the destination; none where there is no repository. */
async function attachmentsAt(
  { destination }: Sides,
  repository: string,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const tags = new Set<string>();
  if (destination.images !== undefined) {
    const images = await destination.images(repository, signal);
    for (const tag of images?.flatMap((image) => image.tags) ?? []) if (attachedTo(tag) !== undefined) tags.add(tag);
    return tags;
  }
  try {
    for await (const page of destination.client.tags(repository, signal)) {
      for (const tag of page) if (attachedTo(tag) !== undefined) tags.add(tag);
    }
  } catch {
    // A repository that is not there has no attachments; one that hides them shows it in the rows.
    return tags;
  }
  return tags;
}

interface Described extends Pick<ImageDescription, "digests" | "hasAttestations"> {
  readonly tags: ReadonlySet<string>;
}

/** Kinds of what is attached to an image, or to one of its platforms. */
async function attachedAt(
  { destination: { client } }: Sides,
  repository: string,
  { digests, hasAttestations, tags }: Described,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const kinds = new Set<string>(hasAttestations ? ["attestation"] : []);
  let hasApi = true;
  for (const digest of digests) {
    for (const tag of tags) {
      if (attachedTo(tag) !== digest || tag === fallbackTag(digest)) continue;
      kinds.add(kindOfTag(tag));
    }
    const byApi: readonly Descriptor[] | undefined = hasApi
      ? await client.referrers(repository, digest, signal)
      : undefined;
    hasApi = byApi !== undefined;
    const isTagged = tags.has(fallbackTag(digest));
    const byTag = isTagged ? await readFallback(client, repository, digest, signal) : undefined;
    for (const referrer of [...(byApi ?? []), ...(byTag?.children ?? [])]) kinds.add(kindOfReferrer(referrer));
  }
  return [...kinds].sort();
}

function extraRow({ repository }: WantedRepository, tag: string): BoardRow {
  return { item: `${repository}:${tag}`, state: "extra", platforms: [], attached: [] };
}
