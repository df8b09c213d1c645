import type { ReceiptWriter } from "@dth/core/receipt-writer";
import type { SigningKey } from "./receipt/keys.ts";
import { createReceipt, formatReceipt, type ReceiptPorts, type ReceiptRequest, verifyReceipt } from "./receipt.ts";

/** What {@link createReceiptWriter} needs beside the ledger and digests. */
export interface ReceiptWriterOptions extends ReceiptPorts {
  /** Signs, and is the only one that is trusted on verifying. */
  readonly key: SigningKey;
  readonly tool: ReceiptRequest["tool"];
}

/** Receipts from what the ledger says, signed by one key. */
export function createReceiptWriter(options: ReceiptWriterOptions): ReceiptWriter {
  const { key, tool, hashing } = options;
  return {
    async write(runId, asked, manifest) {
      const receipt = await createReceipt({ runId, options: asked, tool, key, manifest }, options);
      return { receipt: formatReceipt(receipt), manifestSha256: receipt.summary.manifest.sha256 };
    },
    async verify(receipt, manifest) {
      await verifyReceipt({ receipt, manifest, hashing, trustedKey: key.publicKey });
    },
  };
}
