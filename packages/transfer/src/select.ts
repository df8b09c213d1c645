import { compareKeys } from "@dth/core/key-order";
import type { ObjectEntry } from "@dth/core/object";
import type { Selection } from "@dth/core/transfer-options";
import { compileGlobs } from "./select/glob.ts";

/** Which objects take part, compiled from what a person asked for. */
export interface Selector {
  /** Whether a source object takes part. */
  accepts(source: ObjectEntry): boolean;
  /** Whether a source key passes the patterns. */
  acceptsKey(sourceKey: string): boolean;
  /**
   * Whether a destination object may count as extra: only what could have come from the selection,
   * judged by key and size, so that a mirror never deletes what the filters protect.
   */
  acceptsExtra(destination: ObjectEntry): boolean;
}

/**
 * Compiles the filters of a selection; prefixes and keys are not filters, see {@link scopesOf}.
 *
 * @param sourcePrefix patterns apply to what follows it in source keys
 * @param destinationPrefix the same for destination keys
 * @throws HubError `INVALID_INPUT` for a pattern that cannot be read
 */
export function createSelector(selection: Selection, sourcePrefix: string, destinationPrefix: string): Selector {
  const acceptsKey = compileKeyFilter(selection);
  const acceptsSize = compileSizeFilter(selection);
  const acceptsAge = compileAgeFilter(selection);
  const acceptsClass = compileClassFilter(selection);
  return {
    accepts: (entry) =>
      acceptsSize(entry) &&
      acceptsAge(entry) &&
      acceptsClass(entry) &&
      acceptsKey(entry.key, sourcePrefix.length) &&
      !isMarkerOfAll(entry, sourcePrefix, destinationPrefix),
    acceptsKey: (key) => acceptsKey(key, sourcePrefix.length),
    acceptsExtra: (entry) =>
      acceptsSize(entry) &&
      acceptsKey(entry.key, destinationPrefix.length) &&
      !isMarkerOfAll(entry, destinationPrefix, sourcePrefix),
  };
}

/** The folder marker of the location itself, where the other side is a whole bucket: no key there could stand for it. */
function isMarkerOfAll({ key, size }: ObjectEntry, prefix: string, otherPrefix: string): boolean {
  return otherPrefix === "" && size === 0 && key === prefix && key.endsWith("/");
}

/**
 * The whole-key prefixes to list, sorted and disjoint: one that starts with another is part of it.
 * Without prefixes in the selection, the location's own.
 */
export function scopesOf(selection: Selection, locationPrefix: string): readonly string[] {
  const scopes: string[] = [];
  for (const prefix of (selection.prefixes ?? [""]).toSorted(compareKeys)) {
    const kept = scopes.at(-1);
    const whole = locationPrefix + prefix;
    if (kept === undefined || !whole.startsWith(kept)) scopes.push(whole);
  }
  return scopes;
}

/** The whole keys asked for, sorted, each once. */
export function keysOf(selection: Selection, locationPrefix: string): readonly string[] | undefined {
  if (selection.keys === undefined) return undefined;
  const keys = [...new Set(selection.keys)].sort(compareKeys);
  return keys.map((key) => locationPrefix + key);
}

function compileKeyFilter({ include = [], exclude = [] }: Selection): (key: string, skip: number) => boolean {
  if (include.length === 0 && exclude.length === 0) return () => true;
  const isIncluded = include.length === 0 ? () => true : compileGlobs(include);
  const isExcluded = compileGlobs(exclude);
  return (key, skip) => {
    const below = key.slice(skip);
    return isIncluded(below) && !isExcluded(below);
  };
}

function compileSizeFilter({ minSize = 0, maxSize = Number.POSITIVE_INFINITY }: Selection) {
  return ({ size }: ObjectEntry) => size >= minSize && size <= maxSize;
}

/** An object whose time is unknown is kept: leaving data out must be certain. */
function compileAgeFilter({ modifiedAfter, modifiedBefore }: Selection) {
  return ({ lastModified }: ObjectEntry) =>
    lastModified === undefined ||
    (lastModified >= (modifiedAfter ?? Number.NEGATIVE_INFINITY) &&
      lastModified <= (modifiedBefore ?? Number.POSITIVE_INFINITY));
}

function compileClassFilter({ storageClasses }: Selection): (entry: ObjectEntry) => boolean {
  if (storageClasses === undefined) return () => true;
  const accepted = new Set(storageClasses);
  return ({ storageClass = "STANDARD" }) => accepted.has(storageClass);
}
