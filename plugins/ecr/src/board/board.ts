import type { BoardRow, PluginHost } from "@dth/core/plugin";
import type { Job } from "@dth/core/task";
import { describeImage } from "../copy/describe.ts";
import { fallbackTag } from "../copy/referrers-tag.ts";
import type { Decision } from "../find/decide.ts";
import { type DecidedPart, decideAll } from "../find/decide-all.ts";
import { type WantedRepository, wantedRepositories } from "../find/repositories.ts";
import { openSides, type Sides } from "../find/sides.ts";
import { referenceOf } from "../reference/item-key.ts";
import { attachedTo } from "../select/tag-rules.ts";

const ATTACHED: Readonly<Record<string, string>> = { sig: "signature", att: "attestation", sbom: "sbom" };

/**
 * Every image on both sides. Platforms and attachments are read at the destination, where that costs no pull.
 * @throws HubError when a side cannot be listed
 */
export async function* showBoard(job: Job, host: PluginHost, signal: AbortSignal): AsyncIterable<BoardRow> {
  const sides = await openSides(job, host);
  try {
    const wanted = await wantedRepositories(sides, signal);
    for await (const part of decideAll({ sides, ledger: host.ledger, signal }, wanted)) {
      yield* rowsOf(sides, part, signal);
    }
  } finally {
    await sides.close();
  }
}

async function* rowsOf(sides: Sides, part: DecidedPart, signal: AbortSignal): AsyncIterable<BoardRow> {
  const { wanted } = part;
  if ("missing" in part) {
    yield { item: wanted.repository, state: "unknown", platforms: [], attached: [], message: part.missing.message };
    return;
  }
  const { decisions, extra } = part.chunk;
  const tags = await attachmentsAt(sides, wanted.destination, signal);
  for (const decision of decisions) {
    if (decision.item.tag === undefined || attachedTo(decision.item.tag) === undefined) {
      yield await rowOf(sides, wanted, decision, tags, signal);
    }
  }
  for (const tag of extra) if (attachedTo(tag) === undefined) yield extraRow(wanted, tag);
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
    platforms: there?.platforms ?? [],
    attached:
      destinationDigest === undefined ? [] : await attachedAt(sides, destination, there?.digests ?? [], tags, signal),
    ...(sourceDigest === undefined ? {} : { sourceDigest }),
    ...(destinationDigest === undefined ? {} : { destinationDigest }),
    ...(message === undefined ? {} : { message }),
  };
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

async function attachedAt(
  { destination }: Sides,
  repository: string,
  digests: readonly string[],
  tags: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const kinds = new Set<string>();
  for (const digest of digests) {
    for (const tag of tags) {
      if (attachedTo(tag) === digest && tag !== fallbackTag(digest))
        kinds.add(ATTACHED[tag.split(".")[1] ?? ""] ?? "other");
    }
  }
  const [top] = digests;
  const byApi = top === undefined ? undefined : await destination.client.referrers(repository, top, signal);
  const byTag =
    top !== undefined && tags.has(fallbackTag(top))
      ? (await destination.client.manifest(repository, fallbackTag(top), signal))?.children
      : undefined;
  for (const { artifactType = "other" } of [...(byApi ?? []), ...(byTag ?? [])]) kinds.add(artifactType);
  return [...kinds].sort();
}

function extraRow({ repository }: WantedRepository, tag: string): BoardRow {
  return { item: `${repository}:${tag}`, state: "extra", platforms: [], attached: [] };
}
