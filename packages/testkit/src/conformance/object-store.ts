import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { COPYING } from "./object-store/copying.ts";
import type { StoreCase, StoreFixture } from "./object-store/fixture.ts";
import { KEYS } from "./object-store/keys.ts";
import { LISTING } from "./object-store/listing.ts";
import { MULTIPART } from "./object-store/multipart.ts";
import { READING } from "./object-store/reading.ts";
import { WRITING } from "./object-store/writing.ts";

const CASES = { ...LISTING, ...READING, ...WRITING, ...KEYS, ...MULTIPART, ...COPYING };

/** Names one case of the suite. */
export type StoreCaseId = keyof typeof CASES;

/** What a conformance run may be told. */
export interface StoreConformanceOptions {
  /** Cases that the store cannot pass, with the reason. Such a case must fail, so that a gap that closed is noticed. */
  readonly gaps?: Readonly<Partial<Record<StoreCaseId, string>>>;
}

/** Makes a fresh, empty fixture. */
export type MakeStore = () => Promise<StoreFixture>;

/** Registers the tests that every implementation of `ObjectStore` passes. */
export function objectStoreConformance(make: MakeStore, { gaps = {} }: StoreConformanceOptions = {}): void {
  describe("keeps the promises of ObjectStore", () => {
    let fixture: StoreFixture | undefined;
    beforeEach(async () => {
      fixture = await make();
    });
    afterEach(async () => fixture?.close());
    const run = async (check: StoreCase): Promise<void> => {
      if (fixture) await check(fixture);
    };
    for (const [id, check] of Object.entries(CASES) as [StoreCaseId, StoreCase][]) {
      const reason = gaps[id];
      if (reason === undefined) it(id, () => run(check));
      else it(`${id} (gap: ${reason})`, () => expect(run(check)).rejects.toThrow());
    }
  });
}
