import { describe, expect, it } from "vitest";
import { parseList } from "./list-file.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("parseList", () => {
  it("takes lines with BOM, CRLF, empty lines and repetitions", () => {
    expect(parseList(bytes("\uFEFFa\r\nb\r\n\r\n\na\nc"), "list")).toEqual(["a", "b", "c"]);
  });
  it("keeps every character that may be part of a key", () => {
    const keys = [" leading", "trailing ", "#hash", '"quoted"', "a,b", "tab\there", "héllo/😀", "back\\slash", "a\rb"];
    expect(parseList(bytes(keys.join("\n")), "list")).toEqual(keys);
  });
  it("reads what Windows calls Unicode", () => {
    const utf16 = new Uint8Array(Buffer.from("\uFEFFa\r\né\r\n", "utf16le"));
    expect(parseList(utf16, "list")).toEqual(["a", "é"]);
  });
  it.each([
    ["nothing", new Uint8Array()],
    ["only empty lines", bytes("\r\n\n\r\n")],
    ["bytes that are no UTF-8", new Uint8Array([0x61, 0xff, 0x0a])],
    ["zero bytes", new Uint8Array([0x61, 0, 0x62])],
  ])("refuses %s", (_, content) => {
    expect(() => parseList(content, "the list")).toThrow(expect.objectContaining({ code: "LIST_FILE_UNREADABLE" }));
  });
});
