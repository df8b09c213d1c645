import type { Dirent } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { compareKeys } from "@dth/core/key-order";
import { fileError, isAbsent } from "./directory-errors.ts";
import { isOurs } from "./directory-root.ts";

/** What a name in a directory is: `o` is a device, pipe or socket; `x` a name that is not UTF-8. */
export type Kind = "f" | "d" | "l" | "o" | "x";

/**
 * The names of one directory in key order, where directories sort as `name/`. Each is kept as one
 * string, `name`, NUL and kind: NUL is in no name and below every character, so the order stays
 * and a million names cost little more than their text.
 */
export type Level = readonly string[];

/** The name of an entry. */
export function nameAt(level: Level, index: number): string {
  return (level[index] ?? "").slice(0, -2);
}

/** What an entry is. */
export function kindAt(level: Level, index: number): Kind {
  return (level[index] ?? "").slice(-1) as Kind;
}

/**
 * Reads a directory. Undefined when there is none (any more).
 * @param onOurs called when something of ours is in it, which is no object
 * @throws HubError `FILE_ACCESS_DENIED`, `FILE_SYSTEM`: what cannot be read must not look empty
 */
export async function readLevel(
  path: string,
  atRoot: boolean,
  onOurs: (path: string) => void,
): Promise<Level | undefined> {
  let found: Dirent[];
  try {
    found = await readdir(path, { withFileTypes: true });
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw fileError(error, path, "reading the directory");
  }
  const level: string[] = [];
  let ascii = true;
  for (const entry of found) {
    const { name } = entry;
    if (isOurs(name, atRoot)) {
      onOurs(path);
      continue;
    }
    if (ascii && NOT_BASIC.test(name)) ascii = false;
    const kind = name.includes("\ufffd") && !(await exists(join(path, name))) ? "x" : kindOf(entry);
    level.push(kind === "d" ? `${name}/\0d` : `${name}\0${kind}`);
  }
  return ascii ? level.sort() : level.sort(compareKeys);
}

/** Surrogates, whose order JavaScript's own comparison gets wrong. */
const NOT_BASIC = /[\ud800-\udfff]/;

function kindOf(entry: Dirent): Kind {
  if (entry.isFile()) return "f";
  if (entry.isDirectory()) return "d";
  return entry.isSymbolicLink() ? "l" : "o";
}

/** Hosts decode broken UTF-8 with U+FFFD, and a name that had some is not found again. */
async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw fileError(error, path, "reading");
  }
}

/** The first index whose name sorts after `name`. */
export function firstAfter(level: Level, name: string): number {
  let low = 0;
  let high = level.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareKeys(nameAt(level, middle), name) > 0) high = middle;
    else low = middle + 1;
  }
  return low;
}
