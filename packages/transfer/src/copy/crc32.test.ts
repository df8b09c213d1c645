import { createHashing } from "@dth/local/hashing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { objectCrc32 } from "./crc32.ts";

const hashing = createHashing();
const base64 = (bytes: Uint8Array) => Buffer.from(hashing.hash("crc32", bytes)).toString("base64");

describe("the CRC-32 of an object", () => {
  it("follows from those of its parts", () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(pieces, (parts) => {
        const described = parts.map((part, i) => ({
          partNumber: i + 1,
          etag: "",
          size: part.length,
          checksums: { crc32: base64(part) },
        }));
        expect(objectCrc32(described)).toBe(base64(Uint8Array.from(parts.flatMap((part) => [...part]))));
      }),
    );
  });

  it("is unknown when that of a part is", () => {
    expect(objectCrc32([{ partNumber: 1, etag: "", size: 1 }])).toBeUndefined();
  });
});
