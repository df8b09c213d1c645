import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { zip } from "./zip.ts";

const ENTRIES = [
  { name: "bucket-events.mjs", content: Buffer.from("export const handler = 1;\n".repeat(500)) },
  { name: "empty.txt", content: Buffer.alloc(0) },
  { name: "中文/ü.txt", content: Buffer.from("näme") },
];

test("another program reads an archive, and finds whole files that everybody may read", () => {
  const directory = mkdtempSync(join(tmpdir(), "zip-"));
  try {
    const path = join(directory, "a.zip");
    writeFileSync(path, zip(ENTRIES));
    const script = [
      "import json, sys, zipfile",
      "z = zipfile.ZipFile(sys.argv[1])",
      "assert z.testzip() is None",
      "print(json.dumps([[i.filename, oct(i.external_attr >> 16), z.read(i).decode()] for i in z.infolist()]))",
    ].join("\n");
    const { stdout, stderr } = spawnSync("python3", ["-c", script, path], { encoding: "utf8" });
    expect(stderr).toBe("");
    const found = ENTRIES.map(({ name, content }) => [name, "0o100644", content.toString()]);
    expect(JSON.parse(stdout)).toEqual(found);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test("the same files make the same archive", () => {
  expect(zip(ENTRIES).equals(zip(ENTRIES))).toBe(true);
});
