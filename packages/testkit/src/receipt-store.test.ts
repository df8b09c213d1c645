import { describe } from "vitest";
import { receiptStoreConformance } from "./conformance/receipt-store.ts";
import { memoryReceiptStore } from "./receipt-store.ts";

describe("memoryReceiptStore", () => {
  receiptStoreConformance(async () => ({ receipts: memoryReceiptStore(), close: async () => {} }));
});
