import { manifestUrl, verifyReceipt } from "../../api/operations.ts";
import { download, request, saveFrom } from "../../api/request.ts";

/** Milliseconds between questions whether a long manifest has been read. */
const ASK_MS = 3_000;

/** Saves a run's manifest: from the store that has it, where the hub tells its address, else from the hub. @throws ApiError */
export async function downloadManifest(runId: string): Promise<void> {
  const { manifestUrl: url } = await request(manifestUrl, { runId });
  if (url === null) await download(`/runs/${runId}/manifest`, `manifest-${runId}.jsonl.gz`);
  else saveFrom(url);
}

/** Asks until the hub has read the whole manifest. @throws ApiError for a receipt that does not hold */
export async function untilVerified(runId: string): Promise<void> {
  while ((await request(verifyReceipt, { runId })).verifyReceipt !== true)
    await new Promise((wake) => setTimeout(wake, ASK_MS));
}
