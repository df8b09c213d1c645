import { HubError } from "@dth/core/error";
import type { FinderCheckpoint } from "@dth/core/ledger";
import type { TransferOptions } from "@dth/core/transfer-options";

/**
 * Holds a mirror back whose source lists nothing at all, filtered objects included: mostly a slip in the source's
 * name, which would empty the destination up to the cap.
 *
 * @param deletes objects that would be deleted
 * @throws HubError `SOURCE_EMPTY`, unless the options allow an empty source
 */
export function refuseEmptySource(
  { mirror }: Pick<TransferOptions, "mirror">,
  { found }: Pick<FinderCheckpoint, "found">,
  deletes: number,
): void {
  if (deletes === 0 || found.objects > 0 || mirror?.allowEmptySource === true) return;
  throw new HubError("SOURCE_EMPTY", `the source lists nothing, so none of ${deletes} objects was deleted`, {
    details: { wouldDelete: deletes },
  });
}
