import type { Count } from "@dth/core/outcome";
import type { Plan } from "@dth/core/plan";

const KiB = 1024;
const MiB = 1024 * KiB;
const GiB = 1024 * MiB;

/** Upper bounds, exclusive, of the classes of sizes. */
const BOUNDS = [16 * KiB, 128 * KiB, MiB, 16 * MiB, 128 * MiB, GiB, 100 * GiB];

/** Counts objects by size. */
export interface SizeHistogram {
  add(size: number): void;
  sizes(): Plan["sizes"];
}

/** An empty histogram. */
export function createSizeHistogram(): SizeHistogram {
  const counts = Array.from({ length: BOUNDS.length + 1 }, () => ({ objects: 0, bytes: 0 }));
  return {
    add(size) {
      const found = BOUNDS.findIndex((bound) => size < bound);
      const count = counts[found < 0 ? BOUNDS.length : found];
      if (count === undefined) return;
      count.objects++;
      count.bytes += size;
    },
    sizes: () =>
      counts.map((count: Count, i) => {
        const below = BOUNDS[i];
        return below === undefined ? { count: { ...count } } : { below, count: { ...count } };
      }),
  };
}
