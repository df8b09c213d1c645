import { openReceiptStore } from "@dth/aws/receipt-store";
import { createReceiptWriter } from "@dth/transfer/receipt-writer";
import { VERSION } from "./hub-ports.ts";
import { openSigningKey } from "./signing-key.ts";
import type { AnyTaskEnvironment } from "./task-environment.ts";
import type { TaskPorts } from "./task-ports.ts";

/**
 * Writes the receipt of a run of a stack that stands alone, where its owner named a bucket and a key: `receipts/RUN.json`
 * with its manifest beside it.
 *
 * @throws HubError as `ReceiptWriter` and `ReceiptStore` do, as the key's secret does
 */
export async function writeOwnReceipt(
  { RECEIPT_BUCKET: bucket, SIGNING_KEY: secret }: AnyTaskEnvironment,
  { clients, ledger, hashing }: TaskPorts,
  runId: string,
): Promise<void> {
  if (bucket === undefined || secret === undefined) return;
  const key = await openSigningKey(clients.secrets, secret);
  const writer = createReceiptWriter({ ledger, hashing, key, tool: { name: "data-transfer-hub", version: VERSION } });
  const store = openReceiptStore({ client: clients.s3, bucket, prefix: "receipts/" });
  const { spec } = await ledger.run(runId);
  const { receipt } = await writer.write(runId, spec, store.write(`${runId}.manifest.jsonl.gz`));
  const file = store.write(`${runId}.json`).getWriter();
  await file.write(new TextEncoder().encode(receipt));
  await file.close();
}
