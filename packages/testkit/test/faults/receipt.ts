import { gunzipSync } from "node:zlib";
import { createHashing } from "@dth/local/hashing";
import type { EnginePorts } from "@dth/transfer/ports";
import { createReceipt, formatReceipt, type ReceiptSummary, verifyReceipt } from "@dth/transfer/receipt";
import { generateSigningKey } from "@dth/transfer/receipt/keys";

/** What the receipt of an ended run says, once it has been verified, and the keys of its manifest. */
export async function receiptOf(
  runId: string,
  { ledger }: Pick<EnginePorts, "ledger">,
): Promise<{ readonly summary: ReceiptSummary; readonly keys: readonly string[] }> {
  const hashing = createHashing();
  const written: Uint8Array[] = [];
  const manifest = new WritableStream<Uint8Array>({ write: (chunk) => void written.push(chunk) });
  const key = await generateSigningKey();
  const request = { runId, options: {}, tool: { name: "test", version: "1" }, key, manifest };
  const receipt = formatReceipt(await createReceipt(request, { ledger, hashing }));
  const bytes = Uint8Array.from(Buffer.concat(written));
  const summary = await verifyReceipt({ receipt, manifest: new Blob([bytes]).stream(), hashing });
  const lines = gunzipSync(bytes).toString().split("\n");
  return {
    summary,
    keys: lines.filter((line) => line !== "").map((line) => (JSON.parse(line) as { key: string }).key),
  };
}
