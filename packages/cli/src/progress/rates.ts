import type { ProgressSnapshot } from "@dth/core/run-progress";

/** Speeds over the last seconds, and what is left at these speeds. */
export interface Rates {
  readonly objectsPerSecond: number;
  readonly bytesPerSecond: number;
  /** Milliseconds; undefined while nothing moves. A lower bound while the listing is incomplete. */
  readonly leftMs: number | undefined;
}

interface Sample {
  readonly at: number;
  readonly objects: number;
  readonly bytes: number;
}

/** Milliseconds over which speeds are averaged: long enough to be calm, short enough to be true. */
const WINDOW_MS = 10_000;

/** Objects that have an outcome. */
function settledObjects(snapshot: ProgressSnapshot): number {
  const { same, filtered, copied, skipped, failed } = snapshot;
  return same.objects + filtered.objects + copied.objects + skipped.objects + failed.objects;
}

/** Watches a run's snapshots and tells its speeds. */
export function createRateMeter(): (snapshot: ProgressSnapshot) => Rates {
  const samples: Sample[] = [];
  return (snapshot) => {
    const newest: Sample = {
      at: snapshot.elapsedMs,
      objects: settledObjects(snapshot),
      bytes: snapshot.transferredBytes,
    };
    samples.push(newest);
    while (samples.length > 2 && newest.at - (samples[1]?.at ?? 0) >= WINDOW_MS) samples.shift();
    const oldest = samples.length > 1 ? (samples[0] ?? newest) : { at: 0, objects: 0, bytes: 0 };
    const seconds = Math.max(newest.at - oldest.at, 1) / 1000;
    const objectsPerSecond = Math.max(0, newest.objects - oldest.objects) / seconds;
    const bytesPerSecond = Math.max(0, newest.bytes - oldest.bytes) / seconds;
    return { objectsPerSecond, bytesPerSecond, leftMs: left(snapshot, objectsPerSecond, bytesPerSecond) };
  };
}

/** The longer of what the objects and what the bytes still take. */
function left(snapshot: ProgressSnapshot, objectsPerSecond: number, bytesPerSecond: number): number | undefined {
  const { queued, copied, skipped, failed, deleted } = snapshot;
  const objects = Math.max(0, queued.objects - copied.objects - skipped.objects - failed.objects - deleted.objects);
  const settled = copied.bytes + skipped.bytes + failed.bytes + deleted.bytes;
  // Parts of unfinished objects have arrived too; after a resume the settled ones are more than this process moved.
  const bytes = Math.max(0, queued.bytes - Math.max(settled, snapshot.transferredBytes));
  const byObjects = objects === 0 ? 0 : objects / objectsPerSecond;
  const byBytes = bytes === 0 ? 0 : bytes / bytesPerSecond;
  // Objects that finish in one burst say little about a few large ones, so bytes decide where they move.
  const seconds = Number.isFinite(byBytes) && bytes > 0 ? byBytes : Math.max(byObjects, byBytes);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}
