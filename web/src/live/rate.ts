/** A point in a run's progress. */
export interface ProgressPoint {
  readonly bytes: number;
  readonly objects: number;
  /** Milliseconds. */
  readonly at: number;
}

/** How fast a run is, a second. */
export interface Speed {
  readonly bytes: number;
  readonly objects: number;
}

/** Milliseconds over which speed is averaged. */
const WINDOW_MS = 10_000;

/** Speed over the last ten seconds of points, the oldest first. A restarted count begins anew. */
export function speedOf(points: readonly ProgressPoint[]): Speed {
  const last = points.at(-1);
  if (last === undefined) return { bytes: 0, objects: 0 };
  const first = points.find(({ at, bytes }) => at >= last.at - WINDOW_MS && bytes <= last.bytes) ?? last;
  const seconds = (last.at - first.at) / 1000;
  if (seconds <= 0) return { bytes: 0, objects: 0 };
  return { bytes: (last.bytes - first.bytes) / seconds, objects: Math.max(0, last.objects - first.objects) / seconds };
}

/** Points with one more, those that no speed needs left out. */
export function withPoint(points: readonly ProgressPoint[], point: ProgressPoint): readonly ProgressPoint[] {
  const last = points.at(-1);
  if (last !== undefined && point.at <= last.at) return points;
  if (last !== undefined && point.bytes < last.bytes) return [point];
  return [...points.filter(({ at }) => at >= point.at - WINDOW_MS * 1.5), point];
}
