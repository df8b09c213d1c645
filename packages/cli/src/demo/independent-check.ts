import { createHash } from "node:crypto";
import { createReadStream, type Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { PlainClient } from "./plain-client.ts";

/** A directory that was uploaded below a prefix. */
export interface Uploaded {
  readonly directory: string;
  readonly prefix: string;
  /** Folders at its top that were not uploaded: names, or with `*` at the end how names begin. */
  readonly without: readonly string[];
}

/** What the check came to. */
export interface CheckResult {
  /** Objects whose bytes were equal on disk, at the source and at the copy. */
  readonly objects: number;
  readonly bytes: number;
  /** Empty directories, which are keys that end with a slash, in every bucket. */
  readonly directories: number;
  /** Keys that differ, are missing, or are too many. */
  readonly wrong: readonly string[];
}

/** How many objects are read at once. */
const LANES = 8;

/**
 * Reads every file from disk and every object from both buckets, and compares SHA-256 digests.
 * Shares no code with the engine, so that a mistake there cannot hide here.
 */
export async function checkIndependently(
  client: PlainClient,
  buckets: readonly string[],
  uploaded: readonly Uploaded[],
): Promise<CheckResult> {
  const files = new Map<string, string>();
  for (const { directory, prefix, without } of uploaded) {
    for (const entry of await readdir(directory, { withFileTypes: true })) {
      if (!(entry.isDirectory() && isOneOf(without, entry.name))) await collect(directory, entry, prefix, files);
    }
  }
  const wrong = new Set<string>();
  const directories = new Set<string>();
  for (const bucket of buckets) await checkKeys(client, bucket, { files, directories, wrong });
  const queue = [...files];
  let objects = 0;
  let bytes = 0;
  const lane = async (): Promise<void> => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const [key, path] = next;
      const expected = await digestFile(path);
      const found = await Promise.all(buckets.map((bucket) => client.digest(bucket, key)));
      const equal = found.every((digest) => digest?.sha256 === expected.sha256 && digest.size === expected.size);
      if (!equal) wrong.add(key);
      objects += equal ? 1 : 0;
      bytes += expected.size;
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return { objects, bytes, directories: directories.size, wrong: [...wrong].sort() };
}

function isOneOf(names: readonly string[], name: string): boolean {
  return names.some((one) => (one.endsWith("*") ? name.startsWith(one.slice(0, -1)) : name === one));
}

/** Every regular file, and what links to one; other links are not followed, as in the upload. */
async function collect(directory: string, entry: Dirent, prefix: string, files: Map<string, string>): Promise<void> {
  const path = join(directory, entry.name);
  const key = `${prefix}${entry.name}`;
  if (entry.isDirectory()) {
    for (const inner of await readdir(path, { withFileTypes: true })) await collect(path, inner, `${key}/`, files);
  } else if (entry.isFile() || (entry.isSymbolicLink() && (await stat(path)).isFile())) files.set(key, path);
}

interface Expected {
  readonly files: ReadonlyMap<string, string>;
  readonly directories: Set<string>;
  readonly wrong: Set<string>;
}

/** A bucket must hold exactly the files, and keys that end with a slash for empty directories. */
async function checkKeys(client: PlainClient, bucket: string, { files, directories, wrong }: Expected): Promise<void> {
  const keys = new Set(await client.keys(bucket));
  for (const key of keys) {
    if (key.endsWith("/")) directories.add(key);
    else if (!files.has(key)) wrong.add(key);
  }
  for (const key of [...files.keys(), ...directories]) if (!keys.has(key)) wrong.add(key);
}

async function digestFile(path: string): Promise<{ readonly sha256: string; readonly size: number }> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Uint8Array>) {
    hash.update(chunk);
    size += chunk.byteLength;
  }
  return { sha256: hash.digest("hex"), size };
}
