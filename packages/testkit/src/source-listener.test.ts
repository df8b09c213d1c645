import { describe } from "vitest";
import { sourceListenerConformance } from "./conformance/source-listener.ts";
import { memorySourceListener } from "./source-listener.ts";

describe("memorySourceListener", () => {
  sourceListenerConformance(async () => {
    const listener = memorySourceListener();
    return { listener, heard: async (taskId) => listener.hearings.get(taskId), close: async () => {} };
  });
});
