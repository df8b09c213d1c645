import { hasCode } from "@dth/core/error";
import type { CopyContext } from "./copy/context.ts";
import { discardUpload } from "./copy/upload.ts";

/**
 * Aborts every multipart upload that this run still has, those included of which only the intent
 * was recorded before a crash.
 *
 * @returns how many could not be aborted; they stay in the ledger
 * @throws HubError `LEDGER_UNUSABLE`, `DISK_FULL`
 */
export async function closeUploads(context: CopyContext): Promise<number> {
  const uploads = await context.ports.ledger.uploads(context.request.runId);
  let left = 0;
  for (const upload of uploads) {
    try {
      await discardUpload(context, upload);
    } catch (error) {
      if (hasCode(error, "LEDGER_UNUSABLE", "DISK_FULL", "RUN_NOT_FOUND")) throw error;
      left++;
    }
  }
  return left;
}
