import { createCounts, type MutableCount, tick } from "../finder/counts.ts";
import type { VerifyCounts, VerifyFinding, VerifyReport } from "../verify.ts";

/**
 * What a verdict rests on: SHA-256 of the bytes read on both sides; ETags that digest the bytes in
 * the same way; the source ETag that the copy was made of; the size alone.
 */
export type VerifyBasis = "sha256" | "etag" | "remembered" | "size";

/** Counts and samples, while a verification goes on. */
export interface VerifyTotals {
  readonly counts: VerifyCounts;
  listed(size: number): void;
  filtered(size: number): void;
  same(size: number, basis: VerifyBasis): void;
  found(finding: VerifyFinding): void;
  report(): VerifyReport;
}

/** Totals that name at most `samples` keys of each kind. */
export function createTotals(samples: number): VerifyTotals {
  const { found: source, same, filtered, extra, queued: missing } = createCounts();
  const different: MutableCount = { objects: 0, bytes: 0 };
  const counts = { source, same, missing, different, extra, filtered };
  const basis: Record<VerifyBasis, number> = { sha256: 0, etag: 0, remembered: 0, size: 0 };
  const named: Record<VerifyFinding["kind"], string[]> = { missing: [], different: [], extra: [] };
  return {
    counts,
    listed: (size) => tick(source, size),
    filtered: (size) => tick(filtered, size),
    same(size, by) {
      tick(same, size);
      basis[by]++;
    },
    found(finding) {
      const { kind, key } = finding;
      tick(counts[kind], (finding.source ?? finding.destination)?.size ?? 0);
      if (named[kind].length < samples) named[kind].push(key);
    },
    report: () => ({
      ...structuredClone(counts),
      matches: missing.objects === 0 && different.objects === 0,
      basis: { ...basis },
      samples: structuredClone(named),
      ...(basis.size > 0 ? { sizeOnly: "etags-not-comparable" as const } : {}),
    }),
  };
}
