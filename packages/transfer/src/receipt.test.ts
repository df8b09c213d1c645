import { createHashing } from "@dth/local/hashing";
import { memoryLedger } from "@dth/testkit/ledger";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "./receipt/json.ts";
import { exportSigningKey, generateSigningKey, importSigningKey } from "./receipt/keys.ts";
import { createReceipt, formatReceipt, verifyReceipt } from "./receipt.ts";

const hashing = createHashing();
const COUNT = { objects: 0, bytes: 0 };

async function issue(outcomes = 3) {
  const ledger = memoryLedger();
  await ledger.createRun({
    id: "r1",
    source: "memory:///a",
    destination: "memory:///b",
    spec: null,
    state: "done",
    startedAt: 1000,
    finishedAt: 2000,
  });
  await ledger.commitFound("r1", [], {
    ranges: [],
    complete: true,
    found: { objects: outcomes, bytes: 7 },
    same: { objects: 1, bytes: 4 },
    filtered: COUNT,
    extra: COUNT,
    queued: COUNT,
  });
  await ledger.record(
    "r1",
    Array.from({ length: outcomes }, (_, i) => ({
      key: `键 ${i}`,
      kind: i === 0 ? ("failed" as const) : ("copied" as const),
      size: i,
      at: 1500,
      ...(i === 0 ? { code: "NETWORK" as const } : { lost: ["tags", "metadata:a", "metadata:b"] }),
    })),
  );
  const key = await generateSigningKey();
  const written: Uint8Array[] = [];
  const manifest = new WritableStream<Uint8Array>({ write: (chunk) => void written.push(chunk) });
  const tool = { name: "dth", version: "0.1.0" };
  const receipt = await createReceipt({ runId: "r1", options: { a: 1 }, tool, key, manifest }, { ledger, hashing });
  return { key, receipt, text: formatReceipt(receipt), bytes: Uint8Array.from(Buffer.concat(written)) };
}

const stream = (bytes: Uint8Array) => new Blob([Uint8Array.from(bytes)]).stream();
const verify = (receipt: string, bytes: Uint8Array, trustedKey?: string) =>
  verifyReceipt({ receipt, manifest: stream(bytes), hashing, trustedKey });

describe("a receipt", () => {
  it("says what the run came to, and verifies", async () => {
    const { text, bytes, key } = await issue();
    const summary = await verify(text, bytes, key.publicKey);
    expect(summary).toMatchObject({
      run: { id: "r1", state: "done" },
      lost: { objects: 2, what: { tags: 2, metadata: 2 } },
      outcomes: { same: { objects: 1, bytes: 4 }, copied: { objects: 2, bytes: 3 }, failed: { objects: 1 } },
      manifest: { entries: 3 },
    });
  });

  it("is refused when any byte of it changed", async () => {
    const { text, bytes } = await issue();
    const original = new TextEncoder().encode(text);
    const change = fc.tuple(fc.nat(original.length - 1), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(change, async ([at, xor]) => {
        const changed = Uint8Array.from(original);
        changed[at] = (changed[at] ?? 0) ^ xor;
        const receipt = new TextDecoder().decode(changed);
        await expect(verify(receipt, bytes)).rejects.toMatchObject({ code: "RECEIPT_INVALID" });
      }),
      { numRuns: 300 },
    );
  });

  it("is refused when any byte of its manifest changed, is missing or was added", async () => {
    const { text, bytes } = await issue();
    const change = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(change, async ([at, xor]) => {
        const changed = Uint8Array.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ xor;
        await expect(verify(text, changed)).rejects.toMatchObject({
          code: "RECEIPT_INVALID",
          details: { differs: "manifest" },
        });
      }),
      { numRuns: 300 },
    );
    for (const other of [bytes.subarray(0, -1), Uint8Array.from([...bytes, 0]), new Uint8Array()]) {
      await expect(verify(text, other)).rejects.toMatchObject({ code: "RECEIPT_INVALID" });
    }
  });

  it("is refused when somebody else signed it", async () => {
    const { text, bytes } = await issue();
    const other = await generateSigningKey();
    await expect(verify(text, bytes, other.publicKey)).rejects.toMatchObject({ details: { differs: "key" } });
  });

  it("holds many outcomes", async () => {
    const { text, bytes } = await issue(5_000);
    expect((await verify(text, bytes)).manifest.entries).toBe(5_000);
  });
});

describe("a signing key", () => {
  it("survives export and import, as JWK and as PKCS#8", async () => {
    const key = await generateSigningKey();
    expect((await importSigningKey(await exportSigningKey(key, "jwk"))).publicKey).toBe(key.publicKey);
    expect((await importSigningKey(await exportSigningKey(key, "pkcs8"))).publicKey).toBe(key.publicKey);
    await expect(importSigningKey("{}")).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });
});

describe("canonical JSON", () => {
  it("is the same for equal values, and reads back equal", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = canonicalJson(value as never);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
    expect(canonicalJson({ b: 1, a: [{ d: undefined, c: "é" }] })).toBe('{"a":[{"c":"é"}],"b":1}');
  });
});
