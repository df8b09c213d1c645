/** How fast something was at a moment; nothing: it is not known, and a line ends there. */
export interface SpeedPoint {
  /** Seconds since the Unix epoch. */
  readonly at: number;
  readonly rate: number | null;
}

/** A stretch of time to look at. */
export interface Stretch {
  /** Seconds since the Unix epoch. */
  readonly from: number;
  readonly to: number;
  /** Seconds of one measurement. */
  readonly resolution: number;
}

/** Seconds of the finest measurements. */
const FINEST = 10;
/** Measurements that a chart has room for. */
const MOST = 240;
/** Seconds below which a chart would show nothing but steps. */
const SHORTEST = 60;

/** The whole of a run: to its end, or to now. */
export function stretchOfRun(startedAt: number, finishedAt: number | undefined, now: number): Stretch {
  const end = finishedAt ?? Math.max(now, startedAt);
  const to = Math.max(end, startedAt + SHORTEST);
  return { from: startedAt, to, resolution: Math.ceil((to - startedAt) / MOST / FINEST) * FINEST };
}

/** The last so many seconds, in at most so many measurements. */
export function lastStretch(seconds: number, resolution: number, now: number): Stretch {
  return { from: now - seconds, to: now, resolution };
}

/**
 * One line of what the hub has measured and, from where the page was opened, of what it heard itself. The line is broken
 * where nothing was measured for three measurements: between two runs nothing moved, whatever a straight line would say.
 */
export function lineOf(
  measured: readonly SpeedPoint[],
  heard: readonly SpeedPoint[],
  { from, to, resolution }: Stretch,
): readonly SpeedPoint[] {
  const first = heard[0]?.at ?? Number.POSITIVE_INFINITY;
  const points = [...measured.filter(({ at }) => at < first), ...heard].filter(
    ({ at }) => at >= from - resolution && at <= to,
  );
  return points.flatMap((point, index) => {
    const before = points[index - 1];
    const apart = before === undefined ? 0 : point.at - before.at;
    return before !== undefined && apart > 3 * resolution
      ? [{ at: before.at + resolution, rate: null }, point]
      : [point];
  });
}

/** Distances between marks of an axis of bytes, so that they are round in binary units. */
export const BINARY_STEPS: readonly number[] = Array.from({ length: 60 }, (_, power) => 2 ** power);
