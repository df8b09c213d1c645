import { describe } from "vitest";
import { liveEventsConformance } from "./conformance/live-events.ts";
import { memoryLiveEvents } from "./live-events.ts";

describe("memoryLiveEvents", () => liveEventsConformance(memoryLiveEvents));
