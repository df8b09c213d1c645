import { describe, expect, it } from "vitest";
import { type KeyListOptions, readKeyList } from "./key-list.ts";

const encode = (text: string) => new TextEncoder().encode(text);

async function read(chunks: readonly Uint8Array[], options?: KeyListOptions): Promise<string[]> {
  const keys: string[] = [];
  const stream = (async function* () {
    yield* chunks;
  })();
  for await (const batch of readKeyList(stream, options)) keys.push(...batch);
  return keys;
}

describe("readKeyList", () => {
  it("takes a byte order mark, CRLF and empty lines away, and nothing else", async () => {
    const text = '\uFEFFa\r\n\r\n\n trailing \n"quoted"\r\n#hash\n\\back\\\n//double\n\tcaf\u0065\u0301\n\u{1F600}';
    const keys = ["a", " trailing ", '"quoted"', "#hash", "\\back\\", "//double", "\tcafe\u0301", "\u{1F600}"];
    expect(await read([encode(text)])).toEqual(keys);
    expect(await read([...encode(text)].map((byte) => Uint8Array.of(byte)))).toEqual(keys);
  });
  it("strips the location from lines that start with it", async () => {
    const text = "s3://bucket/in/a\nb\ns3://bucket/in/\nx s3://bucket/in/c\n";
    expect(await read([encode(text)], { location: "s3://bucket/in/" })).toEqual(["a", "b", "x s3://bucket/in/c"]);
  });
  it("is empty for an empty list", async () => {
    expect(await read([])).toEqual([]);
    expect(await read([encode("\n\r\n")])).toEqual([]);
  });
  it("refuses what is not a list", async () => {
    const unreadable = expect.objectContaining({ code: "LIST_FILE_UNREADABLE" });
    await expect(read([Uint8Array.of(0x61, 0xff, 0xfe)])).rejects.toEqual(unreadable);
    await expect(read([Uint8Array.of(0xe2, 0x82)])).rejects.toEqual(unreadable);
    await expect(read([encode("x".repeat(9_000))])).rejects.toEqual(unreadable);
    await expect(read([encode(`${"x".repeat(9_000)}\n`)])).rejects.toEqual(unreadable);
    await expect(read([encode("a\nb\nc\n")], { maxLines: 2 })).rejects.toEqual(unreadable);
  });
});
