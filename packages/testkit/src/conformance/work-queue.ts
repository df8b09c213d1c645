import { describe } from "vitest";
import { deadLetters } from "./work-queue/dead-letters.ts";
import type { MakeWorkQueue, WorkQueueTraits } from "./work-queue/fixture.ts";
import { leases } from "./work-queue/leases.ts";
import { sending } from "./work-queue/sending.ts";

const EXACT: WorkQueueTraits = { revives: true, countsExpiry: true, exactDelays: true };

/** Registers the tests that every implementation of {@link WorkQueue} passes. */
export function workQueueConformance(make: MakeWorkQueue, traits: WorkQueueTraits = EXACT): void {
  describe("sending", () => sending(make));
  describe("leases", () => leases(make, traits));
  describe("dead letters", () => deadLetters(make, traits));
}
