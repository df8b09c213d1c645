import type { BenchSize } from "./options.ts";

/** Objects of one size. */
export interface Batch {
  readonly count: number;
  /** Bytes. */
  readonly size: number;
}

/** One data set that every tool copies from server to server. */
export interface CopyScenario {
  readonly id: "small" | "medium" | "large" | "mixed";
  readonly batches: readonly Batch[];
  /** Also measures a second run that has nothing to do. */
  readonly again: boolean;
}

/** Synthetic listings of so many equal keys on both sides, to be compared and found the same. */
export interface CompareScenario {
  readonly id: "compare" | "compare-more";
  readonly keys: number;
}

const KIB = 1024;
const MIB = 1024 * KIB;

/** What is measured at a size. */
export function copyScenarios(size: BenchSize): readonly CopyScenario[] {
  const quick = size === "quick";
  const n = (full: number, small: number) => (quick ? small : full);
  return [
    { id: "small", batches: [{ count: n(20_000, 1000), size: 10 * KIB }], again: true },
    { id: "medium", batches: [{ count: n(1000, 50), size: MIB }], again: false },
    { id: "large", batches: [{ count: n(4, 1), size: n(256, 64) * MIB }], again: false },
    {
      id: "mixed",
      batches: [
        { count: n(5000, 300), size: 4 * KIB },
        { count: n(200, 10), size: 512 * KIB },
        { count: n(50, 3), size: 10 * MIB },
        { count: 1, size: n(200, 32) * MIB },
      ],
      again: false,
    },
  ];
}

/** What is compared at a size of the benchmark. */
export function compareScenarios(size: BenchSize): readonly CompareScenario[] {
  if (size === "quick") return [{ id: "compare", keys: 100_000 }];
  const million: CompareScenario = { id: "compare", keys: 1_000_000 };
  return size === "full" ? [million, { id: "compare-more", keys: 10_000_000 }] : [million];
}

/** Bytes of a scenario's data. */
export function totalBytes({ batches }: CopyScenario): number {
  return batches.reduce((sum, { count, size }) => sum + count * size, 0);
}

/** How many objects a scenario copies. */
export function totalObjects({ batches }: CopyScenario): number {
  return batches.reduce((sum, { count }) => sum + count, 0);
}

/** In words: `20,000 × 10 KiB`. */
export function describeBatches({ batches }: CopyScenario): string {
  return batches.map(({ count, size }) => `${count.toLocaleString("en")} × ${describeSize(size)}`).join(" + ");
}

function describeSize(bytes: number): string {
  return bytes >= MIB ? `${bytes / MIB} MiB` : `${bytes / KIB} KiB`;
}
