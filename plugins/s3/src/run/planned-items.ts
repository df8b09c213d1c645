import type { Ledger } from "@dth/core/ledger";
import type { ItemOutcome } from "@dth/core/outcome";
import type { WorkItem } from "@dth/core/work";

/** What a dry run would do with one object. */
export interface PlannedItem {
  /** Pinned to the version that was looked at. */
  readonly item: WorkItem;
  /** An archived object is copied only if it was restored, which a look does not tell. */
  readonly reason: "dry-run" | "archived";
}

/** Everything that a dry run found to do, in key order. */
export async function* plannedItems(ledger: Ledger, planId: string): AsyncIterable<PlannedItem> {
  for await (const outcome of ledger.outcomes(planId, { kinds: ["skipped"] })) {
    const { reason } = outcome;
    if (reason === "dry-run" || reason === "archived") yield { item: toItem(outcome), reason };
  }
}

function toItem({ key, size, action, evidence }: ItemOutcome): WorkItem {
  const isDelete = action === "delete";
  const etag = isDelete ? evidence?.destinationEtag : evidence?.sourceEtag;
  const versionId = isDelete ? undefined : evidence?.sourceVersionId;
  return {
    action: isDelete ? "delete" : "copy",
    entry: {
      key,
      size,
      ...(etag === undefined ? {} : { etag }),
      ...(versionId === undefined ? {} : { versionId }),
    },
  };
}
