import type { FinderCheckpoint } from "@dth/core/ledger";
import type { Count } from "@dth/core/outcome";

/** Objects and bytes, while they are counted. */
export type MutableCount = { -readonly [Name in keyof Count]: Count[Name] };

/** What the finder has counted so far; the names are the checkpoint's. */
export type FinderCounts = Record<"found" | "same" | "filtered" | "extra" | "queued", MutableCount>;

/** Fresh counts, going on from a checkpoint where there is one. */
export function createCounts(from?: Pick<FinderCheckpoint, keyof FinderCounts>): FinderCounts {
  const start = (count?: Count) => ({ objects: count?.objects ?? 0, bytes: count?.bytes ?? 0 });
  return {
    found: start(from?.found),
    same: start(from?.same),
    filtered: start(from?.filtered),
    extra: start(from?.extra),
    queued: start(from?.queued),
  };
}

/** Adds one object of `size` bytes. */
export function tick(count: MutableCount, size: number): void {
  count.objects++;
  count.bytes += size;
}

/** Adds every count of `more`. */
export function addCounts(counts: FinderCounts, more: FinderCounts): void {
  for (const name of ["found", "same", "filtered", "extra", "queued"] as const) {
    counts[name].objects += more[name].objects;
    counts[name].bytes += more[name].bytes;
  }
}
