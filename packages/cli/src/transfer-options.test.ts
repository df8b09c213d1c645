import { describe, expect, it } from "vitest";
import { adjustOptions, transferOptions } from "./transfer-options.ts";

describe("transferOptions", () => {
  it("fills in the engine's defaults", () => {
    expect(transferOptions({}, {})).toMatchObject({ compare: "etag", dryRun: false, metadata: true, maxRequests: 128 });
  });
  it("hands everything over", () => {
    const flags = {
      delete: true,
      "storage-class": "STANDARD=IA,GLACIER=DEEP_ARCHIVE",
      sse: "kms",
      "sse-kms-key": "k",
      checksum: true,
      "server-side-copy": false,
    };
    expect(transferOptions(flags, { keys: ["a"] })).toMatchObject({
      mirror: { maxDeletes: 1000 },
      storageClass: { mode: "map", map: { STANDARD: "IA", GLACIER: "DEEP_ARCHIVE" } },
      encryption: { mode: "sse-kms", keyId: "k" },
      compare: "checksum",
      serverSideCopy: "never",
      selection: { keys: ["a"] },
    });
  });
  it.each([
    [{ checksum: true, compare: "size" }, /contradicts/],
    [{ "from-file": "a", "prefixes-from": "b" }, /exclude each other/],
    [{ "max-delete": 5 }, /--delete only/],
    [{ "allow-empty-source": true }, /--delete only/],
    [{ "sse-kms-key": "k" }, /--sse kms only/],
    [{ "storage-class": "A=" }, /is no map/],
    [{ "min-size": 5, "max-size": 4 }, /nothing could match/],
    [{ "part-size": 0 }, /--part-size cannot be used: must be at least 1/],
    [{ "max-requests": 0 }, /--max-requests cannot be used: must be at least 1/],
  ])("refuses %o", (flags, message) => {
    expect(() => transferOptions(flags, {})).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT", message: expect.stringMatching(message) }),
    );
  });
  it("changes only the bounds of a kept run", () => {
    const kept = transferOptions({ compare: "size", "max-requests": 9 }, {});
    expect(adjustOptions(kept, { memory: 1024 })).toEqual({ ...kept, maxBufferedBytes: 1024 });
  });
});
