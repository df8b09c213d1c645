import { createTransport } from "@dth/local/transport";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { objectStoreConformance } from "../src/conformance/object-store.ts";
import { copyAndVerify, expectSameObjects, fillSource } from "./live/copying.ts";
import { LIVE_GAPS } from "./live/gaps.ts";
import { ownUploads } from "./live/own-uploads.ts";
import { emptyBucket, openTarget, refuseForeignObjects } from "./live/target.ts";

const target = await openTarget(process.env);

describe(`createS3Store against ${target.title}`, { timeout: 120_000 }, () => {
  const transport = createTransport();
  const [one, two] = [ownUploads(target.open("one", transport)), ownUploads(target.open("two", transport))];

  beforeAll(async () => {
    for (const { store } of [one, two]) await refuseForeignObjects(store);
  });
  afterAll(async () => {
    await transport.close();
    await target.close();
  });
  const close = async (): Promise<void> => {
    for (const { store, abortAll } of [one, two]) {
      await abortAll();
      await emptyBucket(store);
    }
  };

  objectStoreConformance(async () => ({ store: one.store, neighbour: two.store, close }), {
    gaps: LIVE_GAPS[target.vendor] ?? {},
  });

  describe("under the engine", () => {
    it.each(["never", "auto"] as const)("copies, verifies and copies nothing again (server-side: %s)", async (mode) => {
      try {
        await fillSource(one.store);
        const [first, report] = await copyAndVerify("first", one.store, two.store, mode);
        expect(first.failures).toEqual([]);
        expect(first).toMatchObject({
          state: "done",
          openUploads: 0,
          tally: { copied: { objects: report.source.objects } },
        });
        expect(report).toMatchObject({ matches: true, extra: { objects: 0 } });
        await expectSameObjects(one.store, two.store);
        const [second] = await copyAndVerify("second", one.store, two.store, mode);
        expect(second).toMatchObject({ state: "done", tally: { copied: { objects: 0 }, same: report.source } });
      } finally {
        await close();
      }
    });
  });
});
