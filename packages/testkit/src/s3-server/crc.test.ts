import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ChecksumAlgorithm, runningDigest } from "./digests.ts";

describe("checksums", () => {
  it.each([
    ["crc32", "cbf43926"],
    ["crc32c", "e3069283"],
    ["crc64nvme", "ae8b14860a799888"],
  ] as const)("%s has the catalogue's check value", (algorithm, expected) => {
    const digest = runningDigest(algorithm);
    digest.update(Buffer.from("123456789"));
    expect(digest.digest().toString("hex")).toBe(expected);
  });

  it("do not depend on how the bytes are cut", () => {
    const algorithms: readonly ChecksumAlgorithm[] = ["crc32", "crc32c", "crc64nvme", "sha256"];
    const cuts = fc.array(fc.nat(100), { maxLength: 6 });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), cuts, fc.constantFrom(...algorithms), (bytes, at, algorithm) => {
        const whole = runningDigest(algorithm);
        whole.update(bytes);
        const cut = runningDigest(algorithm);
        const edges = [0, ...at.filter((edge) => edge < bytes.length).sort((a, b) => a - b), bytes.length];
        for (let i = 1; i < edges.length; i++) cut.update(bytes.subarray(edges[i - 1], edges[i]));
        expect(cut.digest()).toEqual(whole.digest());
      }),
    );
  });
});
