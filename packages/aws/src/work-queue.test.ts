import { workQueueConformance } from "@dth/testkit/conformance/work-queue";
import { afterAll, afterEach, beforeAll, describe, vi } from "vitest";
import { type SqsEmulator, startSqs } from "../test/emulators.ts";
import { openWorkQueue } from "./work-queue.ts";

let sqs: SqsEmulator;
beforeAll(async () => {
  sqs = await startSqs();
});
afterAll(() => sqs.close());
afterEach(() => vi.restoreAllMocks());

/** What SQS leaves open: see docs/decisions. */
const TRAITS = { revives: false, countsExpiry: false, exactDelays: false };

describe("openWorkQueue", () => {
  workQueueConformance(async (clock, maxDeliveries) => {
    // The emulator tells the time as this process does.
    vi.spyOn(Date, "now").mockImplementation(() => clock.now());
    const queues = await sqs.createQueues(maxDeliveries ?? 5);
    const open = () => openWorkQueue({ client: sqs.client, ...queues, runId: "r", clock, waitSeconds: 0 });
    return { queue: open(), other: open(), close: async () => {} };
  }, TRAITS);
});
