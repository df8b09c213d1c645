import { HubError } from "@dth/core/error";
import { compareKeys } from "@dth/core/key-order";
import type { Item } from "../reference/item-key.ts";
import type { ImageEntry } from "../select/image-entry.ts";
import type { TagSelection } from "../select/tag-rules.ts";
import type { Sides } from "./sides.ts";

/** What is wanted of one repository. */
export interface WantedRepository {
  readonly repository: string;
  readonly destination: string;
  /** Chosen among its tags; empty: none is listed. */
  readonly selections: readonly TagSelection[];
  /** Named one by one. */
  readonly items: readonly Item[];
  readonly untagged: boolean;
}

/**
 * Every repository that takes part, in key order.
 * @throws HubError `NOT_SUPPORTED` where repositories cannot be listed, `INVALID_INPUT` for a name that the rules make
 * impossible, `LOCATIONS_OVERLAP` when two would become one
 */
export async function wantedRepositories(sides: Sides, signal: AbortSignal): Promise<readonly WantedRepository[]> {
  const wanted = sides.selection.everything === undefined ? listed(sides) : await everything(sides, signal);
  const sorted = wanted.sort((a, b) => compareKeys(a.repository, b.repository));
  refuseCollisions(sorted);
  return sorted;
}

async function everything(sides: Sides, signal: AbortSignal): Promise<WantedRepository[]> {
  const { source, selection, rename } = sides;
  if (source.repositories === undefined) {
    throw new HubError(
      "NOT_SUPPORTED",
      `${source.address.host} does not list its repositories; list the images instead`,
    );
  }
  const names = new Set<string>();
  for await (const page of source.repositories(signal)) {
    for (const name of page) if (selection.everything?.(name)) names.add(name);
  }
  const copies = copiesAmong(names, sides);
  const originals = [...names].filter((name) => !copies.has(name));
  return originals.map((repository) => ({
    repository,
    destination: rename(repository),
    selections: [selection.tags],
    items: [],
    untagged: selection.untagged,
  }));
}

/**
 * Within one registry, what others become under a prefix: taken as sources too, copies would be copied with every run. A
 * name that stays as it is may be an original, and two that want it are refused.
 */
function copiesAmong(names: ReadonlySet<string>, { source, destination, rename }: Sides): ReadonlySet<string> {
  if (source.address.origin !== destination.address.origin) return new Set();
  const made = [...names].map((name) => rename(name));
  return new Set(made.filter((name) => names.has(name) && rename(name) !== name));
}

function listed({ selection, rename }: Sides): WantedRepository[] {
  const byName = Map.groupBy(selection.images, ({ repository }) => repository);
  return [...byName].map(([repository, entries]) => ({
    repository,
    destination: rename(repository),
    selections: entries.flatMap((entry) => selectionOf(entry, selection.tags)),
    items: entries.flatMap((entry) => (entry.kind === "image" ? [entry.item] : [])),
    // Without a tag means: of repositories that are copied as a whole.
    untagged: selection.untagged && entries.some(({ kind }) => kind === "pattern"),
  }));
}

/** An entry's own pattern first, then what holds for every list of tags. */
function selectionOf(entry: ImageEntry, rules: TagSelection): readonly TagSelection[] {
  if (entry.kind === "image") return [];
  return [
    (tags) => {
      const chosen = new Set(entry.select(tags));
      return rules(tags.filter(({ tag }) => chosen.has(tag)));
    },
  ];
}

function refuseCollisions(wanted: readonly WantedRepository[]): void {
  const taken = new Map<string, string>();
  for (const { repository, destination } of wanted) {
    const other = taken.get(destination);
    if (other !== undefined) {
      throw new HubError("LOCATIONS_OVERLAP", `${other} and ${repository} would both become ${destination}`);
    }
    taken.set(destination, repository);
  }
}
