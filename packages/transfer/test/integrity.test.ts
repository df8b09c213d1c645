import { HubError } from "@dth/core/error";
import { describe, expect, it } from "vitest";
import { type Scene, scene } from "./scene.ts";

const KIB = 1024;

async function outcome(s: Scene) {
  for await (const first of s.ledger.outcomes("run1")) return first;
  return undefined;
}

describe("what arrives is what was there", () => {
  it.each([
    ["the destination refuses them", { contentMd5: true }, 2],
    ["nothing is sent where the destination would not check", { contentMd5: false }, 1],
  ])("reads again when the bytes are not those of the source's ETag: %s", async (_, traits, puts) => {
    const s = scene({ destination: { traits } });
    s.source.seed("a", "correct");
    let damaged = true;
    s.source.reading = function* (bytes) {
      yield damaged ? Uint8Array.from(bytes, (byte) => byte ^ 1) : bytes;
      damaged = false;
    };
    await s.run();
    expect(await outcome(s)).toMatchObject({ kind: "copied", evidence: { proof: "etag" } });
    expect(s.destination.requests.filter(({ method }) => method === "put")).toHaveLength(puts);
    expect(Buffer.from(s.destination.object("a")?.bytes ?? []).toString()).toBe("correct");
  });

  it("hashes here what KMS gave an ETag of its own, and sends it once", async () => {
    const s = scene();
    s.source.seed("a", "correct", { etag: "0".repeat(32), serverSideEncryption: "aws:kms" });
    await s.run();
    expect(await outcome(s)).toMatchObject({ kind: "copied", evidence: { proof: "etag" } });
    expect(s.destination.requests.filter(({ method }) => method === "put")).toHaveLength(1);
  });

  it("fails an object whose bytes never are those of its ETag", async () => {
    const s = scene({ options: { attempts: 2 } });
    s.source.seed("a", "correct", { etag: "0".repeat(32) });
    await s.run();
    expect(await outcome(s)).toMatchObject({ kind: "failed", code: "CHECKSUM_MISMATCH" });
    expect(s.destination.keys().length).toBe(0);
  });

  it("copies again when the destination answers another ETag", async () => {
    const s = scene({ destination: { traits: { contentMd5: false } } });
    s.source.seed("a", "correct");
    const put = s.destination.put.bind(s.destination);
    let puts = 0;
    s.destination.put = async (request) => {
      const stored = await put(request);
      return ++puts === 1 ? { ...stored, etag: "f".repeat(32) } : stored;
    };
    await s.run();
    expect([puts, (await outcome(s))?.evidence?.proof]).toEqual([2, "etag"]);
  });

  it("learns that a bucket encrypts with KMS, and asks once", async () => {
    const s = scene({ options: { maxRequests: 16 } });
    for (let i = 0; i < 100; i++) s.source.seed(`k${i}`, `${i}`);
    const put = s.destination.put.bind(s.destination);
    s.destination.put = async (request) => {
      await put(request);
      const etag = "e".repeat(32);
      s.destination.amend(request.key, { etag, serverSideEncryption: "aws:kms" });
      return { etag };
    };
    const { tally } = await s.run();
    expect(tally.copied.objects).toBe(100);
    expect((await outcome(s))?.evidence?.proof).toBe("content-md5");
    const heads = s.destination.requests.filter(({ method }) => method === "head").length;
    expect(heads).toBeLessThanOrEqual(2 * 16);
    expect((await s.ledger.rememberedCopies(s.destination.id, ["k1"])).get("k1")).toMatchObject({
      destinationEtag: "e".repeat(32),
    });
  });

  it("hands checksums to a destination that takes them, and keeps part checksums for completion", async () => {
    const s = scene({
      options: { sameLayout: false, partSize: 64 * KIB },
      destination: { traits: { checksums: ["crc64nvme", "crc32"] } },
    });
    s.source.seed("a", new Uint8Array(200 * KIB).fill(3));
    const sent: unknown[] = [];
    const uploadPart = s.destination.uploadPart.bind(s.destination);
    s.destination.uploadPart = (request) => {
      sent.push(Object.keys(request.digests));
      return uploadPart(request);
    };
    await s.run();
    expect(sent).toEqual([["crc32"], ["crc32"], ["crc32"], ["crc32"]]);
    expect((await outcome(s))?.evidence?.proof).toBe("etag");
  });

  it("compares the parts' checksums with the source's own, before the object is made", async () => {
    const s = scene({
      options: { sameLayout: false, partSize: 64 * KIB, attempts: 1 },
      destination: { traits: { checksums: ["crc32"] } },
    });
    s.source.seed("a", new Uint8Array(200 * KIB).fill(3));
    const uploadPart = s.destination.uploadPart.bind(s.destination);
    s.destination.uploadPart = async (request) => {
      const crc32 = Buffer.from(request.digests.crc32 ?? []).toString("base64");
      return { ...(await uploadPart(request)), checksums: { crc32 } };
    };
    const head = s.source.head.bind(s.source);
    s.source.head = async (key, options) => ({ ...(await head(key, options)), checksums: { crc32: "AAAAAA==" } });
    await s.run();
    expect(await outcome(s)).toMatchObject({ kind: "failed", code: "CHECKSUM_MISMATCH" });
    expect([s.destination.keys().length, s.destination.uploads.size]).toEqual([0, 0]);
  });

  it("knows a completed upload whose answer was lost", async () => {
    const s = scene({ options: { sameLayout: false, partSize: 64 * KIB } });
    s.source.seed("a", new Uint8Array(200 * KIB).fill(3));
    s.destination.after = ({ method }) => {
      if (method === "completeUpload") throw new HubError("UPLOAD_NOT_FOUND", "asked again");
    };
    await s.run();
    expect(await outcome(s)).toMatchObject({ kind: "copied", evidence: { proof: "etag" } });
    expect(s.destination.requests.filter(({ method }) => method === "createUpload")).toHaveLength(1);
  });

  it("gives up an object that never stands still", async () => {
    const s = scene({ options: { attempts: 2 } });
    s.source.seed("log", "0");
    let version = 0;
    s.source.before = ({ method }) => {
      if (method === "get") s.source.seed("log", `${++version}`);
    };
    await s.run();
    expect(await outcome(s)).toMatchObject({ kind: "failed", code: "SOURCE_CHANGED" });
    expect(s.destination.keys().length).toBe(0);
  });

  it("places objects as asked", async () => {
    const s = scene({
      options: {
        storageClass: { mode: "map", map: { STANDARD_IA: "WARM" } },
        acl: "bucket-owner-full-control",
        encryption: { mode: "sse-kms", keyId: "k" },
        metadata: false,
      },
    });
    s.source.seed("a", "x", {
      attributes: { storageClass: "STANDARD_IA", contentType: "text/css", metadata: { a: "b" } },
    });
    await s.run();
    expect(s.destination.object("a")?.attributes).toEqual({
      storageClass: "WARM",
      acl: "bucket-owner-full-control",
      encryption: { mode: "sse-kms", keyId: "k" },
      contentType: "text/css",
    });
  });

  it("says what a store without attributes cannot keep", async () => {
    const s = scene({ destination: { traits: { attributes: false, tags: false } } });
    s.source.seed("a", "x", {
      attributes: { contentType: "text/css", cacheControl: "no-store", metadata: { a: "b" } },
      tags: { t: "1" },
    });
    await s.run();
    expect((await outcome(s))?.lost).toEqual(["tags", "metadata:a", "cacheControl"]);
  });
});
