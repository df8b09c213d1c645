import { describe } from "vitest";
import { workQueueConformance } from "./conformance/work-queue.ts";
import { memoryWorkQueue } from "./work-queue.ts";

describe("memoryWorkQueue", () => {
  workQueueConformance(async (clock, maxDeliveries) => {
    const queue = memoryWorkQueue(maxDeliveries === undefined ? { clock } : { clock, maxDeliveries });
    return { queue, other: queue, close: async () => {} };
  });
});
