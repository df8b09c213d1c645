import { HubError } from "@dth/core/error";
import { describe, expect, it } from "vitest";
import { planParts } from "../src/copy/layout.ts";
import { startRun } from "../src/run.ts";
import { scene } from "./scene.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

const filled = (size: number, byte: number) => new Uint8Array(size).fill(byte);

/** Defects of the original Data Transfer Hub, by the function that had them. */
describe("unlike the original", () => {
  it("GetUploadID: an upload of another key with this key as prefix is neither used nor aborted", async () => {
    const s = scene({ options: { sameLayout: false, partSize: 64 * KIB } });
    const foreign = await s.destination.createUpload({ key: "a.txt.bak", attributes: {} });
    s.source.seed("a.txt", filled(300 * KIB, 1));
    let failures = 3;
    s.destination.before = ({ method, partNumber }) => {
      if (method === "uploadPart" && partNumber === 4 && failures-- > 0) throw new HubError("NETWORK", "down");
    };
    expect((await s.run()).tally.copied.objects).toBe(1);
    expect([...s.destination.uploads.keys()]).toEqual([foreign]);
  });

  it("GetUploadID: parts of an older version of the source are never resumed", async () => {
    const s = scene({ options: { sameLayout: false, partSize: 64 * KIB, attempts: 1 } });
    s.source.seed("a", filled(300 * KIB, 1));
    const handle = s.start();
    s.destination.before = ({ method, partNumber }) => {
      if (method === "uploadPart" && partNumber === 4) handle.stop();
    };
    expect((await s.settle(handle.finished)).state).toBe("stopped");
    expect(s.destination.uploads.size).toBe(1);
    s.destination.before = undefined;
    s.source.seed("a", filled(300 * KIB, 2));
    expect((await s.run()).state).toBe("done");
    expect(new Set(s.destination.object("a")?.bytes)).toEqual(new Set([2]));
    expect(s.destination.uploads.size).toBe(0);
  });

  it("GetUploadID: an upload that was created just before a crash is found again by its exact key", async () => {
    const s = scene({ options: { sameLayout: false, partSize: 64 * KIB } });
    s.source.seed("a", filled(300 * KIB, 1));
    s.destination.after = ({ method }) => {
      if (method !== "createUpload") return;
      s.destination.after = undefined;
      throw new HubError("NETWORK", "the answer was lost");
    };
    await s.run();
    expect(s.destination.requests.filter(({ method }) => method === "createUpload")).toHaveLength(2);
    expect(s.destination.uploads.size).toBe(0);
  });

  it.each([true, false])(
    "GetObject: a source overwritten meanwhile is never torn (If-Match honoured: %s)",
    async (ifMatchOnGet) => {
      const s = scene({ options: { sameLayout: false, partSize: 64 * KIB }, source: { traits: { ifMatchOnGet } } });
      s.source.seed("a", filled(300 * KIB, 1));
      let reads = 0;
      s.source.before = ({ method, options }) => {
        if (method !== "get") return;
        expect(options?.ifMatch).toBeDefined();
        if (++reads === 3) s.source.seed("a", filled(300 * KIB, 2));
      };
      expect((await s.run()).tally.copied.objects).toBe(1);
      expect(new Set(s.destination.object("a")?.bytes)).toEqual(new Set([2]));
    },
  );

  it("GetObject: a body that breaks goes on where it broke, with the same pin", async () => {
    const s = scene({ options: { partSize: MIB } });
    const bytes = Uint8Array.from({ length: 700 * KIB }, (_, i) => i % 251);
    s.source.seed("a", bytes);
    let broken = false;
    s.source.reading = function* (whole) {
      if (broken) return yield whole;
      broken = true;
      yield whole.subarray(0, 100_000);
      throw new HubError("BODY_TRUNCATED", "cut");
    };
    await s.run();
    expect(Buffer.compare(s.destination.object("a")?.bytes ?? filled(0, 0), bytes)).toBe(0);
    const gets = s.source.requests.filter(({ method }) => method === "get");
    expect(gets.map(({ options }) => options?.range)).toEqual([undefined, { start: 100_000, end: 700 * KIB }]);
    expect(gets[1]?.options?.ifMatch).toBe(s.source.object("a")?.etag);
  });

  it("calculatePartSize: memory stays within its budget, whatever the size of objects and parts", async () => {
    const s = scene({
      options: { sameLayout: false, partSize: 64 * KIB, maxBufferedBytes: 256 * KIB, maxRequests: 64 },
    });
    for (let i = 0; i < 8; i++) s.source.seed(`large${i}`, filled(MIB, i));
    for (let i = 0; i < 200; i++) s.source.seed(`small${i}`, filled(10 * KIB, i));
    const ports = s.ports();
    const { tally } = await s.settle(startRun(s.request, ports).finished);
    expect(tally.copied.objects).toBe(208);
    const { peakBufferedBytes, bufferedBytes } = ports.governor.counts();
    expect(peakBufferedBytes).toBeLessThanOrEqual(256 * KIB);
    expect(bufferedBytes).toBe(0);
  });

  it("calculatePartSize: parts stay as small as the destination's limits allow", () => {
    const { traits } = scene().destination;
    const s3 = { ...traits, parts: { minSize: 5 * MIB, maxSize: 5 * GIB, maxCount: 10_000, equalSize: false } };
    expect(planParts(100 * MIB, 8 * MIB, s3)).toEqual({ partSize: 8 * MIB, partCount: 13 });
    expect(planParts(100 * MIB, 1 * MIB, s3).partSize).toBe(5 * MIB);
    const { partSize, partCount } = planParts(2.9e12, 8 * MIB, s3);
    expect(partSize).toBe(277 * MIB);
    expect(partCount).toBeLessThanOrEqual(10_000);
    expect(() => planParts(60e12, 8 * MIB, s3)).toThrow(expect.objectContaining({ code: "OBJECT_TOO_LARGE" }));
  });

  it("HeadObject: an error costs the attempt, never the metadata", async () => {
    const s = scene({ options: { sameLayout: false, partSize: 64 * KIB } });
    s.source.seed("a", filled(200 * KIB, 1), { attributes: { metadata: { owner: "me" } } });
    let failures = 2;
    s.source.before = ({ method }) => {
      if (method === "head" && failures-- > 0) throw new HubError("SERVER_UNAVAILABLE", "500");
    };
    expect((await s.run()).tally.copied.objects).toBe(1);
    expect(s.destination.object("a")?.attributes.metadata).toEqual({ owner: "me" });
  });

  it("ReceiveMessages: hundreds of small objects are under way at once", async () => {
    const s = scene({ options: { maxRequests: 128 } });
    for (let i = 0; i < 4000; i++) s.source.seed(`k${i}`, "x");
    let inFlight = 0;
    let most = 0;
    s.source.before = async ({ method }) => {
      if (method !== "get") return;
      most = Math.max(most, ++inFlight);
      await s.clock.sleep(50);
      inFlight--;
    };
    const started = s.clock.now();
    expect((await s.run()).tally.copied.objects).toBe(4000);
    expect(most).toBe(128);
    expect(s.clock.now() - started).toBeLessThan(5_000);
  });

  it("monitor: a run is done when every key has an outcome, however often work was delivered", async () => {
    const s = scene();
    for (let i = 0; i < 500; i++) s.source.seed(`k${i}`, "x");
    const send = s.queue.send.bind(s.queue);
    s.queue.send = async (works, delayMs) => {
      await send(works, delayMs);
      await send(works, delayMs);
    };
    const { state, tally } = await s.run();
    expect(state).toBe("done");
    expect(tally.copied).toEqual({ objects: 500, bytes: 500 });
    expect(await s.ledger.unsettled("run1")).toBe(0);
  });

  it("monitor: a worker that loses its lease harms nothing", async () => {
    const s = scene();
    for (let i = 0; i < 50; i++) s.source.seed(`k${i}`, "x");
    let slow = true;
    s.destination.before = async ({ method, key }) => {
      if (method !== "put" || key !== "k7" || !slow) return;
      slow = false;
      await s.clock.sleep(20 * 60 * 1000);
    };
    s.queue.extend = async () => {
      throw new HubError("LEASE_LOST", "expired");
    };
    const handle = s.start();
    let ended = false;
    void handle.finished.then(() => {
      ended = true;
    });
    while (!ended) await s.clock.advance(10_000);
    expect(await handle.finished).toMatchObject({ state: "done", tally: { copied: { objects: 50 } } });
  });
});
