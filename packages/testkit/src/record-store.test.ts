import { describe } from "vitest";
import { recordStoreConformance } from "./conformance/record-store.ts";
import { memoryRecordStore } from "./record-store.ts";

describe("memoryRecordStore", () => {
  recordStoreConformance(async (clock) => {
    const records = memoryRecordStore(clock);
    return { records, other: records, close: () => records.close() };
  });
});
