import { type BigIntStats, stat } from "node:fs";
import { join } from "node:path";
import { HubError } from "@dth/core/error";
import type { ObjectEntry } from "@dth/core/object";
import type { ListPage, ListRequest } from "@dth/core/object-store";
import { etagOf } from "./directory-attributes.ts";
import { errnoOf, fileError, isAbsent } from "./directory-errors.ts";
import type { DirectoryRoot } from "./directory-root.ts";
import { DirectoryWalk, type Found, type Position } from "./directory-walk.ts";

/** Walks kept between the pages of a listing. One that was forgotten starts again at its position. */
const KEPT_WALKS = 64;
/** Files asked for their size at a time: enough to keep the host's file threads busy. */
const STATS_AT_ONCE = 32;
const PAGE = 1000;

/** Called for what is in the directory but no object: the key, or for broken names something like it, and why. */
export type SkipListener = (key: string, why: string) => void;

/** What is listed, and who hears of what is no object. */
export interface ListerOptions {
  readonly root: DirectoryRoot;
  readonly onSkipped: SkipListener;
  /** Called with the path of every directory in which something of ours was found. */
  readonly onOurs: (path: string) => void;
}

/** Lists a directory tree as keys, a page at a time. */
export class DirectoryLister {
  readonly #options: ListerOptions;
  readonly #walks = new Map<string, DirectoryWalk>();
  #made = 0;

  constructor(options: ListerOptions) {
    this.#options = options;
  }

  async list(request: ListRequest): Promise<ListPage> {
    const { prefix, delimiter, startAfter = "", maxKeys = PAGE, continuation } = request;
    if (delimiter !== undefined && delimiter !== "/") {
      throw new HubError("NOT_SUPPORTED", "a directory can only be listed with the delimiter /");
    }
    const position = continuation === undefined ? { after: startAfter } : decode(continuation);
    const kept = continuation === undefined ? undefined : this.#walks.get(continuation);
    if (continuation !== undefined) this.#walks.delete(continuation);
    const flat = delimiter === "/";
    const { root, onOurs } = this.#options;
    const walk = kept ?? new DirectoryWalk({ root: root.path, prefix, position, flat, onOurs });
    const { found, more } = await walk.take(Math.min(maxKeys, PAGE));
    const page = await this.#page(found);
    const last = found.at(-1);
    return more && last !== undefined ? { ...page, continuation: this.#keep(walk, last) } : page;
  }

  async #page(found: readonly Found[]): Promise<ListPage> {
    const { root, onSkipped } = this.#options;
    const paths = found.map(({ key, kind }) => (HAS_STATS.has(kind) ? join(root.path, key) : undefined));
    const stats = await statAll(paths);
    const entries: ObjectEntry[] = [];
    const commonPrefixes: string[] = [];
    for (const [i, { key, kind }] of found.entries()) {
      const stat = stats[i];
      if (kind === "p") {
        commonPrefixes.push(key);
        continue;
      }
      if (stat instanceof Error && !isAbsent(stat) && errnoOf(stat) !== "ELOOP") throw fileError(stat, key, "reading");
      const why = skipReason(kind, stat);
      if (why !== undefined) onSkipped(key, why);
      else if (stat !== undefined && !(stat instanceof Error)) entries.push(entryOf(key, kind, stat));
    }
    return { entries, commonPrefixes };
  }

  #keep(walk: DirectoryWalk, { key, kind }: Found): string {
    const continuation = JSON.stringify([this.#made++, key, kind === "p"]);
    this.#walks.set(continuation, walk);
    const [oldest] = this.#walks.keys();
    if (this.#walks.size > KEPT_WALKS && oldest !== undefined) this.#walks.delete(oldest);
    return continuation;
  }
}

function decode(continuation: string): Position {
  const [, after, whole]: unknown[] = JSON.parse(continuation);
  if (typeof after !== "string") throw new HubError("INTERNAL", "a continuation of another listing");
  return { after, whole: whole === true };
}

function entryOf(key: string, kind: Found["kind"], stats: BigIntStats): ObjectEntry {
  const size = kind === "d" ? 0 : Number(stats.size);
  return { key, size, etag: etagOf(stats), lastModified: Number(stats.mtimeMs) };
}

/** Kinds that the system is asked about. */
const HAS_STATS: ReadonlySet<Found["kind"]> = new Set(["f", "d", "l"]);

/** Why it is no object; undefined when it is one, or has vanished since its directory was read. */
function skipReason(kind: Found["kind"], stats: BigIntStats | Error | undefined): string | undefined {
  if (kind === "x") return "its name is not UTF-8";
  if (kind === "o") return "not a file but a device, pipe or socket";
  if (kind !== "l" || stats === undefined) return undefined;
  if (stats instanceof Error) return "a symbolic link that leads nowhere";
  if (stats.isDirectory()) return "a symbolic link to a directory";
  return stats.isFile() ? undefined : "a symbolic link to a device, pipe or socket";
}

/** Follows links. What has vanished since it was listed comes back as its error. */
function statAll(paths: readonly (string | undefined)[]): Promise<(BigIntStats | Error | undefined)[]> {
  const results = new Array<BigIntStats | Error | undefined>(paths.length).fill(undefined);
  return new Promise((resolve) => {
    let next = 0;
    let running = 0;
    const fill = (): void => {
      while (running < STATS_AT_ONCE && next < paths.length) ask(next++);
      if (running === 0) resolve(results);
    };
    const ask = (index: number): void => {
      const path = paths[index];
      if (path === undefined) return;
      running++;
      stat(path, { bigint: true }, (error, stats) => {
        results[index] = error ?? stats;
        running--;
        fill();
      });
    };
    fill();
  });
}
