import type { Hearing, SourceListener } from "@dth/core/source-listener";
import { expect, it } from "vitest";

/** A listener in `eu-west-1` that listens to nothing yet. */
export interface SourceListenerFixture {
  readonly listener: SourceListener;
  /** What it listens to for a task. */
  heard(taskId: string): Promise<Hearing | undefined>;
  close(): Promise<void>;
}

const PHOTOS: Hearing = { place: { bucket: "photos", prefix: "in/" }, deletes: false };

/** Registers the tests that every implementation of {@link SourceListener} passes. The buckets `photos` and `films` are near. */
export function sourceListenerConformance(make: () => Promise<SourceListenerFixture>): void {
  const using = (work: (fixture: SourceListenerFixture) => Promise<void>) => async () => {
    const fixture = await make();
    try {
      await work(fixture);
    } finally {
      await fixture.close();
    }
  };

  it(
    "listens for each task to what that one wants, however often it is told",
    using(async ({ listener, heard }) => {
      const films: Hearing = { place: { bucket: "films", prefix: "" }, deletes: true };
      for (let n = 0; n < 2; n++) await listener.listen("one", PHOTOS);
      await listener.listen("two", films);
      expect([await heard("one"), await heard("two"), await heard("three")]).toEqual([PHOTOS, films, undefined]);
    }),
  );

  it(
    "listens to something else instead, not beside it",
    using(async ({ listener, heard }) => {
      const changed: Hearing = { place: { bucket: "photos", prefix: "" }, deletes: true };
      await listener.listen("one", PHOTOS);
      await listener.listen("one", changed);
      expect(await heard("one")).toEqual(changed);
    }),
  );

  it(
    "ignores one task and goes on for the others of its bucket",
    using(async ({ listener, heard }) => {
      await listener.listen("one", PHOTOS);
      await listener.listen("two", PHOTOS);
      for (let n = 0; n < 2; n++) await listener.ignore("one");
      await listener.ignore("nobody");
      expect([await heard("one"), await heard("two")]).toEqual([undefined, PHOTOS]);
    }),
  );

  it(
    "refuses a place of another region, beforehand and when asked",
    using(async ({ listener, heard }) => {
      const far = { bucket: "far", prefix: "", region: "us-east-1" };
      expect(listener.refuses(PHOTOS.place)).toBeUndefined();
      expect(listener.refuses(far)).toMatchObject({ code: "EVENTS_OUT_OF_REACH" });
      await expect(listener.listen("one", { place: far, deletes: false })).rejects.toMatchObject({
        code: "EVENTS_OUT_OF_REACH",
      });
      expect(await heard("one")).toBeUndefined();
    }),
  );
}
