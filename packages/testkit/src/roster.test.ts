import { describe } from "vitest";
import { rosterConformance } from "./conformance/roster.ts";
import { memoryRoster } from "./roster.ts";

describe("memoryRoster", () => {
  rosterConformance(async () => memoryRoster());
});
