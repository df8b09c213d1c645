import { HubError } from "@dth/core/error";
import { describe, expect, it } from "vitest";
import { scene } from "../../test/scene.ts";
import { tidyRun } from "./tidy.ts";

const upload = (key: string, uploadId?: string) => ({
  runId: "run1",
  key,
  sourceKey: key,
  size: 10,
  partSize: 5,
  startedAt: 0,
  ...(uploadId === undefined ? {} : { uploadId }),
});

const itemsOf = (key: string, etag: string) => ({
  kind: "items" as const,
  id: "w",
  runId: "run1",
  items: [{ entry: { key, size: 12, etag }, action: "copy" as const }],
});

const checkpointOf = () => {
  const none = { objects: 0, bytes: 0 };
  return { ranges: [], complete: true, found: none, same: none, filtered: none, extra: none, queued: none };
};

/** A stopped run that left an upload, and an intent whose upload's id nobody knows. */
async function leftovers() {
  const s = scene();
  await s.run();
  await s.ledger.saveUpload(upload("a", await s.destination.createUpload({ key: "a", attributes: {} })));
  await s.ledger.saveUpload(upload("b"));
  await s.destination.createUpload({ key: "b", attributes: {} });
  const foreign = await s.destination.createUpload({ key: "b.bak", attributes: {} });
  return { s, foreign };
}

describe("at the end of a run", () => {
  it("no upload of ours is open, known by id or by intent, and no other is touched", async () => {
    const { s, foreign } = await leftovers();
    expect((await s.run()).openUploads).toBe(0);
    expect([...s.destination.uploads.keys()]).toEqual([foreign]);
    expect(await s.ledger.uploads("run1")).toEqual([]);
  });

  it("uploads that cannot be aborted at once are tried again", async () => {
    const { s } = await leftovers();
    let failures = 2;
    s.destination.before = ({ method }) => {
      if (method === "abortUpload" && failures-- > 0) throw new HubError("NETWORK", "down");
    };
    expect((await s.run()).openUploads).toBe(0);
    expect(s.destination.uploads.size).toBe(1);
  });

  it("uploads that cannot be aborted at all are counted, and stay known", async () => {
    const { s } = await leftovers();
    s.destination.before = ({ method }) => {
      if (method === "abortUpload") throw new HubError("ACCESS_DENIED", "no s3:AbortMultipartUpload");
    };
    expect(await s.run()).toMatchObject({ state: "done", openUploads: 2 });
    expect(await s.ledger.uploads("run1")).toHaveLength(2);
  });

  it("an upload that another process began at the same time is aborted, though nobody knows it", async () => {
    const s = scene({ options: { partSize: 4, sameLayout: false } });
    await s.run();
    s.source.seed("k", "large enough");
    await s.ledger.saveUpload({ ...upload("k"), sourceEtag: s.source.object("k")?.etag ?? "" });
    let first = true;
    s.destination.before = async ({ method }) => {
      if (method !== "createUpload" || !first) return;
      first = false;
      await s.destination.createUpload({ key: "k", attributes: {} });
    };
    await s.ledger.commitFound("run1", [itemsOf("k", s.source.object("k")?.etag ?? "")], checkpointOf());
    expect((await s.run()).tally.copied.objects).toBe(1);
    expect(s.destination.uploads.size).toBe(0);
  });

  it("an upload that another process recorded first is gone on with, and ours is aborted", async () => {
    const s = scene({ options: { partSize: 4, sameLayout: false } });
    s.source.seed("k", "large enough");
    const { etag } = s.source.object("k") ?? { etag: "" };
    let quicker = "";
    s.destination.before = async ({ method }) => {
      if (method !== "createUpload" || quicker !== "") return;
      quicker = "under way";
      quicker = await s.destination.createUpload({ key: "k", attributes: {} });
      await s.ledger.saveUpload({ ...upload("k", quicker), size: 12, partSize: 4, sourceEtag: etag });
    };
    // A store that does not show uploads: nothing but the one who began it can end ours.
    s.destination.listUploads = async function* () {};
    expect((await s.run()).tally.copied.objects).toBe(1);
    expect(s.destination.requests.filter(({ method }) => method === "completeUpload")).toHaveLength(1);
    expect(s.destination.requests.filter(({ method }) => method === "abortUpload")).toHaveLength(1);
    expect(s.destination.uploads.size).toBe(0);
  });

  it("an upload that cannot be completed any more leaves nothing, whether giant or not", async () => {
    for (const giantSize of [8, 1024]) {
      const s = scene({
        options: { partSize: 4, sameLayout: false, giantSize },
        destination: { traits: { etag: "opaque", multipartEtag: "opaque" } },
      });
      s.source.seed("k", "large enough");
      let first = true;
      s.destination.before = ({ method }) => {
        if (method !== "completeUpload" || !first) return;
        first = false;
        throw new HubError("UPLOAD_NOT_FOUND", "its data is gone, its record is not");
      };
      s.destination.listUploads = async function* () {};
      expect((await s.run()).tally.copied.objects).toBe(1);
      expect(s.destination.uploads.size).toBe(0);
    }
  });

  it("an upload that the store refused to begin is not looked for", async () => {
    const s = scene({ options: { partSize: 4, sameLayout: false } });
    s.source.seed("k", "large enough");
    s.destination.before = ({ method }) => {
      if (method === "createUpload" || method === "listUploads") throw new HubError("KEY_NOT_ACCEPTED", "k");
    };
    expect(await s.run()).toMatchObject({ openUploads: 0, failures: [{ code: "KEY_NOT_ACCEPTED" }] });
    expect(await s.ledger.uploads("run1")).toEqual([]);
  });

  it("a store that is gone is not asked once more for every upload", async () => {
    const { s } = await leftovers();
    for (let i = 0; i < 100; i++) await s.ledger.saveUpload(upload(`k${i}`, `id${i}`));
    s.destination.before = ({ method }) => {
      if (method === "abortUpload" || method === "listUploads") throw new HubError("NETWORK", "down");
    };
    const before = s.destination.requests.length;
    expect((await s.run()).openUploads).toBe(102);
    const asked = s.destination.requests.slice(before).filter(({ method }) => /Upload/.test(method));
    expect(asked.length).toBeLessThan(10);
  });

  it("an upload older than the run is somebody else's, and stays", async () => {
    const s = scene();
    const old = await s.destination.createUpload({ key: "b", attributes: {} });
    await s.clock.advance(3_600_000);
    await s.run();
    await s.ledger.saveUpload(upload("b"));
    await s.run();
    expect([...s.destination.uploads.keys()]).toEqual([old]);
  });
});

describe("a run with which nobody goes on", () => {
  it("leaves no upload of its own open, and stays as it is otherwise", async () => {
    const { s, foreign } = await leftovers();
    const before = await s.ledger.run("run1");
    expect(await s.settle(tidyRun(s.request, s.ports()))).toBe(0);
    expect([...s.destination.uploads.keys()]).toEqual([foreign]);
    expect(await s.ledger.uploads("run1")).toEqual([]);
    expect(await s.ledger.run("run1")).toEqual(before);
  });

  it("tells how many could not be aborted, and the ledger keeps them", async () => {
    const { s } = await leftovers();
    s.destination.before = ({ method }) => {
      if (method === "abortUpload") throw new HubError("ACCESS_DENIED", "no");
    };
    expect(await s.settle(tidyRun(s.request, s.ports()))).toBeGreaterThan(0);
    expect((await s.ledger.uploads("run1")).length).toBeGreaterThan(0);
  });
});
