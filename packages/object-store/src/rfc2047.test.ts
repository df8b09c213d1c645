import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeHeaderText, encodeHeaderText } from "./rfc2047.ts";

describe("header texts", () => {
  it("come back, whatever Unicode they hold", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 20 }), (text) => {
        const encoded = encodeHeaderText(text);
        expect(encoded).toMatch(/^[\x20-\x7e]*$/);
        expect(decodeHeaderText(encoded)).toBe(text);
      }),
      { numRuns: 150 },
    );
  });

  it("stay as they are when they are plain", () => {
    expect(encodeHeaderText("plain text; a=b")).toBe("plain text; a=b");
  });

  it.each([
    ["=?UTF-8?B?w7w=?=", "ü"],
    ["=?utf-8?Q?caf=C3=A9_au?=", "café au"],
    ["=?ISO-8859-1?Q?=FC?=", "ü"],
    ["=?UTF-8?B?w7w=?= =?UTF-8?B?w7w=?=", "üü"],
    ["a =?UTF-8?Q?b?= c", "a b c"],
    ["=?UTF-8?B?w7w=?= and =?UTF-8?B?w7w=?=", "ü and ü"],
    ["=?broken", "=?broken"],
    ["=?UTF-8?B?!!!?=", "=?UTF-8?B?!!!?="],
    ["=?no-such-charset?B?w7w=?=", "ü"],
  ])("are decoded: %s", (value, text) => {
    expect(decodeHeaderText(value)).toBe(text);
  });

  it("join words that split a character", () => {
    expect(decodeHeaderText("=?UTF-8?Q?=C3?= =?UTF-8?Q?=BC?=")).toBe("ü");
  });

  it("are read from raw UTF-8 bytes, and from Latin-1 when they are that", () => {
    expect(decodeHeaderText("\u00c3\u00bc")).toBe("ü");
    expect(decodeHeaderText("\u00fc")).toBe("ü");
  });
});
