import { unzipSync } from "fflate";
import { expect, test } from "vitest";
import { zip } from "./zip.ts";

const ENTRIES = [
  { name: "bucket-events.mjs", content: Buffer.from("export const handler = 1;\n".repeat(500)) },
  { name: "empty.txt", content: Buffer.alloc(0) },
  { name: "中文/ü.txt", content: Buffer.from("näme") },
];

test("an archive holds whole files", () => {
  const found = Object.entries(unzipSync(zip(ENTRIES))).map(([name, content]) => [name, Buffer.from(content)]);
  expect(found).toEqual(ENTRIES.map(({ name, content }) => [name, content]));
});

test("everybody may read each of its files, as Lambda asks for", () => {
  const made = zip(ENTRIES);
  const modes: string[] = [];
  // The external attributes stand 38 bytes into each header of the central directory (APPNOTE.TXT, 4.3.12).
  for (let at = made.indexOf("PK\x01\x02"); at >= 0; at = made.indexOf("PK\x01\x02", at + 1)) {
    modes.push((made.readUInt32LE(at + 38) >>> 16).toString(8));
  }
  expect(modes).toEqual(["100644", "100644", "100644"]);
});

test("the same files make the same archive", () => {
  expect(zip(ENTRIES).equals(zip(ENTRIES))).toBe(true);
});
