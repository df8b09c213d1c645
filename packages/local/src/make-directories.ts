import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { errnoOf } from "./directory-errors.ts";

/**
 * Makes a directory with its parents. Node's own `recursive` calls a read-only file system "no such file or directory",
 * and never ends where the system has no place for a directory, as below `/proc`.
 *
 * @param mode of those that are made; less the umask
 * @returns the paths of those that were made, the outermost first
 * @throws the system's error
 */
export function makeDirectories(path: string, mode = 0o777): string[] {
  try {
    return makeOne(path, mode);
  } catch (error) {
    const parent = dirname(path);
    if (errnoOf(error) !== "ENOENT" || parent === path) throw error;
    return [...makeDirectories(parent, mode), ...makeOne(path, mode)];
  }
}

function makeOne(path: string, mode: number): string[] {
  try {
    mkdirSync(path, { mode });
    return [path];
  } catch (error) {
    // Systems refuse an existing directory in several ways; read-only ones, and roots, not by EEXIST.
    if (errnoOf(error) !== "ENOENT" && statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [];
    throw error;
  }
}
