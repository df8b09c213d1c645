import type { CountF, SnapshotF, TallyF } from "../api/operations.ts";

/** Shares of a lane, in the order in which they are drawn. */
export const LANE_PARTS = ["copied", "same", "skipped", "deleted", "failed", "waiting"] as const;

/** A part of a lane, from left to right. */
export type LanePart = (typeof LANE_PARTS)[number];

/** How much of a run is in which state. */
export type LaneCounts = Readonly<Record<LanePart, CountF>>;

const NONE: CountF = { objects: 0, bytes: 0 };

/** Nothing known yet. */
export const EMPTY_LANE: LaneCounts = {
  copied: NONE,
  same: NONE,
  skipped: NONE,
  deleted: NONE,
  failed: NONE,
  waiting: NONE,
};

/** The lane of a run that has ended. */
export function laneOfTally(tally: TallyF): LaneCounts {
  return { ...tally, waiting: NONE };
}

/** The lane of a run under way: what was found and has no outcome yet is waiting. */
export function laneOfSnapshot(snapshot: SnapshotF): LaneCounts {
  const { found, copied, same, skipped, failed, deleted } = snapshot;
  const left = (of: keyof CountF) => Math.max(0, found[of] - copied[of] - same[of] - skipped[of] - failed[of]);
  return { copied, same, skipped, failed, deleted, waiting: { objects: left("objects"), bytes: left("bytes") } };
}

/** All of a lane. */
export function totalOf(lane: LaneCounts): CountF {
  return LANE_PARTS.reduce(
    (sum, part) => ({ objects: sum.objects + lane[part].objects, bytes: sum.bytes + lane[part].bytes }),
    NONE,
  );
}

/** What is at the destination as it should be. */
export function arrivedOf({ copied, same, deleted }: LaneCounts): CountF {
  return {
    objects: copied.objects + same.objects + deleted.objects,
    bytes: copied.bytes + same.bytes,
  };
}
