import type { UploadRecord } from "@dth/core/ledger";
import { expect, it } from "vitest";
import { eachWithRun, type MakeLedger } from "./ledger-fixture.ts";
import { HOSTILE_KEYS, START } from "./samples.ts";

const intent = (key: string): UploadRecord => ({
  runId: "r",
  key,
  sourceKey: `from/${key}`,
  sourceEtag: "aa",
  sourceVersionId: "v1",
  size: 5e12,
  partSize: 512 << 20,
  startedAt: START,
});

const part = (partNumber: number, etag = `e${partNumber}`) => ({
  partNumber,
  etag,
  size: 5,
  checksums: { crc32c: "A==" },
});

/** Registers the tests of multipart state and remembered copies. */
export function ledgerUploadsConformance(make: MakeLedger): void {
  uploads(make);
  parts(make);
  copies(make);
}

function uploads(make: MakeLedger): void {
  const ledger = eachWithRun(make);

  it("records the intent to upload, then its creation, as one upload", async () => {
    await ledger().saveUpload(intent("k"));
    expect(await ledger().upload("r", "k")).toEqual(intent("k"));
    await ledger().saveUpload({ ...intent("k"), uploadId: "u1" });
    expect(await ledger().upload("r", "k")).toEqual({ ...intent("k"), uploadId: "u1" });
    expect(await ledger().uploads("r")).toEqual([{ ...intent("k"), uploadId: "u1" }]);
  });

  it("keeps the upload that was recorded first, and tells who comes later", async () => {
    const [first, second] = [
      { ...intent("k"), uploadId: "u1" },
      { ...intent("k"), sourceEtag: "bb", uploadId: "u2" },
    ];
    expect(await ledger().saveUpload(intent("k"))).toEqual(intent("k"));
    expect(await ledger().saveUpload({ ...intent("k"), sourceEtag: "bb" })).toEqual(intent("k"));
    expect(await ledger().saveUpload(first)).toEqual(first);
    expect(await ledger().saveUpload(second)).toEqual(first);
    expect(await ledger().saveUpload(intent("k"))).toEqual(first);
    expect(await ledger().upload("r", "k")).toEqual(first);
    await ledger().dropUpload("r", "k");
    expect(await ledger().saveUpload(second)).toEqual(second);
  });

  it("lets one of many callers win", async () => {
    const ids = Array.from({ length: 20 }, (_, n) => `u${n}`);
    const saved = await Promise.all(ids.map((uploadId) => ledger().saveUpload({ ...intent("k"), uploadId })));
    expect(new Set(saved.map(({ uploadId }) => uploadId)).size).toBe(1);
    expect(ids).toContain(saved[0]?.uploadId);
  });

  it("knows uploads by the exact key", async () => {
    for (const key of HOSTILE_KEYS) await ledger().saveUpload({ ...intent(key), uploadId: `u ${key}` });
    for (const key of HOSTILE_KEYS) expect((await ledger().upload("r", key))?.uploadId).toBe(`u ${key}`);
    expect(await ledger().upload("r", "fold")).toBeUndefined();
    expect(new Set((await ledger().uploads("r")).map(({ key }) => key))).toEqual(new Set(HOSTILE_KEYS));
  });

  it("forgets an upload and its parts, and nothing of others", async () => {
    for (const key of ["k", "k2"]) {
      await ledger().saveUpload({ ...intent(key), uploadId: "u" });
      await ledger().savePart("r", key, "u", part(1));
    }
    await ledger().dropUpload("r", "k");
    await ledger().dropUpload("r", "never there");
    expect(await ledger().upload("r", "k")).toBeUndefined();
    expect(await ledger().parts("r", "k", "u")).toEqual([]);
    expect(await ledger().uploads("r")).toEqual([{ ...intent("k2"), uploadId: "u" }]);
    expect(await ledger().parts("r", "k2", "u")).toEqual([part(1)]);
  });
}

function parts(make: MakeLedger): void {
  const ledger = eachWithRun(make);

  it("lists parts in ascending order, each upload's own", async () => {
    for (const n of [10, 2, 1]) await ledger().savePart("r", "k", "u1", part(n));
    await ledger().savePart("r", "k", "u2", part(7));
    expect(await ledger().parts("r", "k", "u1")).toEqual([part(1), part(2), part(10)]);
    expect(await ledger().parts("r", "k", "u2")).toEqual([part(7)]);
    expect(await ledger().parts("r", "k", "u3")).toEqual([]);
  });

  it("counts distinct parts: saving one again replaces it", async () => {
    expect(await ledger().savePart("r", "k", "u", part(1))).toBe(1);
    expect(await ledger().savePart("r", "k", "u", part(2))).toBe(2);
    expect(await ledger().savePart("r", "k", "u", part(1, "other"))).toBe(2);
    expect(await ledger().parts("r", "k", "u")).toEqual([part(1, "other"), part(2)]);
  });

  it("lets exactly one of many callers see the last part", async () => {
    const numbers = Array.from({ length: 50 }, (_, n) => n + 1);
    const counts = await Promise.all(numbers.map((n) => ledger().savePart("r", "k", "u", part(n))));
    expect(counts.sort((a, b) => a - b)).toEqual(numbers);
  });
}

function copies(make: MakeLedger): void {
  const ledger = eachWithRun(make);
  const copy = (key: string, destinationEtag = "d") => ({ key, sourceEtag: "s", destinationEtag });

  it("remembers the latest copy of each key, for each destination by itself", async () => {
    await ledger().rememberCopies("memory://b", [copy("k"), copy("k2"), copy("k", "d2")]);
    await ledger().rememberCopies("memory://b", [copy("k2", "d3")]);
    await ledger().rememberCopies("memory://c", [copy("k", "elsewhere")]);
    const remembered = await ledger().rememberedCopies("memory://b", ["k", "k2", "unknown"]);
    expect([...remembered]).toEqual([
      ["k", copy("k", "d2")],
      ["k2", copy("k2", "d3")],
    ]);
    expect(await ledger().rememberedCopies("memory://nowhere", ["k"])).toEqual(new Map());
  });

  it("remembers every key that S3 allows, and outlives the run", async () => {
    await ledger().rememberCopies(
      "memory://b",
      HOSTILE_KEYS.map((key) => copy(key)),
    );
    await ledger().deleteRun("r");
    const remembered = await ledger().rememberedCopies("memory://b", HOSTILE_KEYS);
    expect([...remembered.keys()]).toEqual(HOSTILE_KEYS);
  });
}
