import { hasCode, toHubError } from "@dth/core/error";
import type { UploadRecord } from "@dth/core/ledger";
import type { CopyContext } from "../copy/context.ts";
import { discardUpload } from "../copy/upload.ts";

const PASSES = 4;
const FIRST_PAUSE_MS = 500;

/**
 * Aborts every multipart upload that this run still has, those included of which only the intent
 * was recorded before a crash. What cannot be aborted now is tried a few times more.
 *
 * @returns how many could not be aborted; they stay in the ledger
 * @throws HubError `LEDGER_UNUSABLE`, `DISK_FULL`
 */
export async function closeUploads(context: CopyContext): Promise<number> {
  let open = await context.ports.ledger.uploads(context.request.runId);
  for (let pass = 1; ; pass++) {
    open = await closeAll(context, open);
    if (open.length === 0 || pass === PASSES) return open.length;
    await context.ports.clock.sleep(FIRST_PAUSE_MS * 2 ** pass, context.signal);
  }
}

/** @returns those that are still open; a store that is gone is not asked for the others, which come first the next time */
async function closeAll(context: CopyContext, uploads: readonly UploadRecord[]): Promise<readonly UploadRecord[]> {
  const open: UploadRecord[] = [];
  for (const [i, upload] of uploads.entries()) {
    try {
      await discardUpload(context, upload);
    } catch (error) {
      if (hasCode(error, "LEDGER_UNUSABLE", "DISK_FULL", "RUN_NOT_FOUND")) throw error;
      open.push(upload);
      if (toHubError(error).class === "transient") return [...uploads.slice(i + 1), ...open];
    }
  }
  return open;
}
