import { deepEqual, equal, ok } from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasCode } from "@dth/core/error";
import type { ObjectStore } from "@dth/core/object-store";
import { systemClock } from "../../src/clock.ts";
import { createDirectoryStore } from "../../src/directory-store.ts";
import { createHashing } from "../../src/hashing.ts";
import { randomIds } from "../../src/ids.ts";

// Goes once through every host piece with plain assertions, on the host that executes this file.
const hashing = createHashing();
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const digits = Buffer.from("123456789");

function checkDigests(): void {
  equal(hex(hashing.hash("md5", digits)), "25f9e794323b453885f5181f1b624d0b");
  equal(hex(hashing.hash("crc32", digits)), "cbf43926");
  equal(hex(hashing.hash("crc32c", digits)), "e3069283");
  equal(hex(hashing.hash("crc64nvme", digits)), "ae8b14860a799888");
  const mac = hashing.hmacSha256(Buffer.from("Jefe"), Buffer.from("what do ya want for nothing?"));
  equal(hex(mac), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

async function checkObjects(store: ObjectStore): Promise<void> {
  const attributes = { metadata: { mtime: "1700000000.5", mode: "100755" } };
  for (const key of ["a/b", "a.c", "é/😀"]) {
    const digests = { crc64nvme: hashing.hash("crc64nvme", digits) };
    await store.put({ key, body: [digits], attributes, digests });
  }
  await store.put({ key: "empty/", body: [], attributes: {}, digests: {} });
  const first = await store.list({ prefix: "", maxKeys: 2 });
  const second = await store.list({ prefix: "", continuation: first.continuation ?? "" });
  deepEqual(
    [...first.entries, ...second.entries].map(({ key }) => key),
    ["a.c", "a/b", "empty/", "é/😀"],
  );
  const { etag = "", lastModified } = await store.head("a/b");
  equal(lastModified, 1_700_000_000_500);
  const body = await store.get("a/b", { ifMatch: etag, range: { start: 3, end: 5 } });
  equal(Buffer.from(await body.bytes()).toString(), "45");
  const denied = await store.get("a/b", { ifMatch: "other" }).catch((error: unknown) => error);
  ok(hasCode(denied, "SOURCE_CHANGED"));
  deepEqual(await store.delete(["a/b", "a.c", "é/😀", "empty/"]), [
    { key: "a/b" },
    { key: "a.c" },
    { key: "é/😀" },
    { key: "empty/" },
  ]);
}

async function checkUpload(store: ObjectStore): Promise<void> {
  const uploadId = await store.createUpload({ key: "up/load", attributes: {} });
  const parts = [];
  for (const [i, text] of ["aaa", "bbb", "c"].entries()) {
    const request = { key: "up/load", uploadId, partNumber: i + 1, body: [Buffer.from(text)], digests: {} };
    parts.push(await store.uploadPart(request));
  }
  await store.completeUpload({ key: "up/load", uploadId, parts });
  let text = "";
  for await (const chunk of (await store.get("up/load")).chunks()) text += Buffer.from(chunk).toString();
  equal(text, "aaabbbc");
  await store.delete(["up/load"]);
}

const root = await mkdtemp(join(tmpdir(), "dth-host-"));
try {
  checkDigests();
  await systemClock().sleep(1);
  ok(/^[0-9a-z]{26}$/.test(randomIds().next()));
  const store = createDirectoryStore({ path: root });
  await checkObjects(store);
  await checkUpload(store);
  deepEqual(await readdir(root), []);
  console.log("all as promised");
} finally {
  await rm(root, { recursive: true });
}
