import { realpath } from "node:fs/promises";
import { join } from "node:path";
import { compareKeys } from "@dth/core/key-order";
import { fileError, isAbsent } from "./directory-errors.ts";
import { firstAfter, type Kind, kindAt, type Level, nameAt, readLevel } from "./directory-level.ts";
import { keyProblem } from "./directory-root.ts";

/** Where a walk goes on. */
export interface Position {
  /** Only keys after this one. */
  readonly after: string;
  /** Also leave out the keys that start with it: it was a common prefix. */
  readonly whole?: boolean;
}

/** What a walk finds, in key order. `d` is an empty directory, `p` a common prefix. */
export interface Found {
  readonly key: string;
  readonly kind: Kind | "p";
}

/** Where a walk begins, and what it reports. */
export interface WalkOptions {
  /** The root's path. */
  readonly root: string;
  readonly prefix: string;
  readonly position: Position;
  /** Report directories below the prefix as common prefixes instead of entering them. */
  readonly flat: boolean;
  /** Called with the path of every directory in which something of ours was found. */
  readonly onOurs: (path: string) => void;
}

interface Open {
  /** Key of the directory: empty, or ending with `/`. */
  readonly key: string;
  readonly level: Level;
  index: number;
}

/**
 * A sorted walk through a directory tree that reads a directory only when it enters it. Holds the
 * names of the directories on the way to where it is, nothing else.
 */
export class DirectoryWalk {
  readonly #options: WalkOptions;
  readonly #stack: Open[] = [];
  #started = false;
  #ahead: Found | undefined;

  constructor(options: WalkOptions) {
    this.#options = options;
  }

  /** The next at most `count`, and whether there are more after them. */
  async take(count: number): Promise<{ readonly found: Found[]; readonly more: boolean }> {
    const found: Found[] = this.#ahead === undefined ? [] : [this.#ahead];
    this.#ahead = undefined;
    if (!this.#started) {
      this.#started = true;
      await this.#start(found);
    }
    while (found.length <= count && this.#stack.length > 0) {
      const next = this.#scan(found, count + 1);
      if (next !== undefined) await this.#enter(next, found);
    }
    if (found.length > count) this.#ahead = found.pop();
    return { found, more: this.#ahead !== undefined };
  }

  /** Goes straight to the directory that the prefix names, if there is one and no link leads to it. */
  async #start(found: Found[]): Promise<void> {
    const { root, prefix } = this.#options;
    const base = prefix.slice(0, prefix.lastIndexOf("/") + 1);
    if (base === "" || (keyProblem(base) === undefined && (await isReal(join(root, base.slice(0, -1)))))) {
      await this.#enter(base, found);
    }
  }

  /** Goes through the innermost directory without waiting. @returns the key of a directory to enter */
  #scan(found: Found[], enough: number): string | undefined {
    const open = this.#stack.at(-1);
    if (open === undefined) return undefined;
    const { prefix, flat } = this.#options;
    while (found.length < enough) {
      if (open.index >= open.level.length) {
        this.#stack.pop();
        return undefined;
      }
      const key = open.key + nameAt(open.level, open.index);
      const kind = kindAt(open.level, open.index);
      open.index++;
      if (!key.startsWith(prefix)) {
        open.index = open.level.length;
      } else if (kind !== "d") {
        found.push({ key, kind });
      } else if (!flat) {
        return key;
      } else if (!this.#passed(key)) {
        found.push({ key, kind: "p" });
      }
    }
    return undefined;
  }

  async #enter(key: string, found: Found[]): Promise<void> {
    const { root, prefix, position, onOurs } = this.#options;
    if (this.#passed(key)) return;
    const level = await readLevel(join(root, key), key === "", onOurs);
    if (level === undefined) return;
    if (level.length === 0 && key !== "" && key.startsWith(prefix)) {
      if (compareKeys(key, position.after) > 0) found.push({ key, kind: "d" });
      return;
    }
    this.#stack.push({ key, level, index: this.#startIn(key, level) });
  }

  /** The first index in a directory that may lead to a key that is wanted. */
  #startIn(key: string, level: Level): number {
    const { prefix, position } = this.#options;
    const inPrefix = prefix.startsWith(key) ? lowerBound(level, prefix.slice(key.length)) : 0;
    if (!position.after.startsWith(key)) return compareKeys(key, position.after) > 0 ? inPrefix : level.length;
    const rest = position.after.slice(key.length);
    if (rest === "") return inPrefix;
    const index = firstAfter(level, rest);
    const before = index > 0 ? nameAt(level, index - 1) : "";
    const holdsIt = before.endsWith("/") && rest.startsWith(before);
    return Math.max(inPrefix, holdsIt ? index - 1 : index);
  }

  /** Whether everything below a directory lies before the position. */
  #passed(key: string): boolean {
    const { after, whole } = this.#options.position;
    return whole === true && key !== "" && key === after;
  }
}

function lowerBound(level: Level, rest: string): number {
  const index = firstAfter(level, rest);
  return index > 0 && nameAt(level, index - 1) === rest ? index - 1 : index;
}

async function isReal(path: string): Promise<boolean> {
  try {
    return (await realpath(path)) === path;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw fileError(error, path, "reading the directory");
  }
}
