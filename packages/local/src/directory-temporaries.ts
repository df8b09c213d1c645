import { opendir, stat, unlink } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { Hashing } from "@dth/core/hashing";
import { errnoOf } from "./directory-errors.ts";

/** `.dth-<id>-<host>-<process>.tmp`: an id, eight hexadecimal digits, and a process id in base 36. */
const NAME = /^\.dth-[0-9a-z]{26}-([0-9a-f]{8})-([0-9a-z]+)\.tmp$/;
/** Another machine's processes cannot be asked for; none writes at one file for so long. */
const FOREIGN_MS = 24 * 60 * 60 * 1000;
/** Directories that are remembered as swept. One that was forgotten is swept again, which costs time alone. */
const REMEMBERED = 10_000;

/** Whether a name is that of a file being written. */
export function isTemporary(name: string): boolean {
  return name.startsWith(".dth-") && NAME.test(name);
}

/** Whoever writes: a machine and a process on it. */
export interface Writer {
  /** Eight hexadecimal digits. */
  readonly host: string;
  readonly pid: number;
  /** When the process began, in milliseconds since the Unix epoch. */
  readonly startedAt: number;
}

/** This process. */
export function thisWriter(hashing: Hashing): Writer {
  const host = Buffer.from(hashing.hash("crc32", new TextEncoder().encode(hostname()))).toString("hex");
  return { host, pid: process.pid, startedAt: Date.now() - process.uptime() * 1000 };
}

/** The files being written beside their places, and what is left of those whose writers were killed. */
export class Temporaries {
  readonly #writer: Writer;
  readonly #now: () => number;
  readonly #sweeps = new Map<string, Promise<void>>();
  readonly #noticed = new Set<string>();

  /** `now`: milliseconds since the Unix epoch. */
  constructor(writer: Writer, now: () => number = Date.now) {
    this.#writer = writer;
    this.#now = now;
  }

  /** A name for a new one. `id`: 26 digits of base 36. */
  name(id: string): string {
    const { host, pid } = this.#writer;
    return `.dth-${id}-${host}-${pid.toString(36)}.tmp`;
  }

  /** Remembers a directory that holds such files, for {@link sweepNoticed}; beyond many, the next writer's sweep does. */
  notice(directory: string): void {
    if (this.#noticed.size < REMEMBERED) this.#noticed.add(directory);
  }

  /** Does for every directory that was noticed what {@link sweep} does. */
  async sweepNoticed(): Promise<void> {
    for (const directory of this.#noticed) await this.sweep(directory);
    this.#noticed.clear();
  }

  /**
   * Removes what killed writers have left in a directory, the first time that it is asked to. A directory
   * that cannot be searched, or keeps its files, is left as it is: whether it can be written is not asked here.
   * Who asks while it is being done waits for its end.
   */
  async sweep(directory: string): Promise<void> {
    let sweep = this.#sweeps.get(directory);
    if (sweep === undefined) {
      if (this.#sweeps.size >= REMEMBERED) this.#sweeps.clear();
      sweep = this.#removeAbandoned(directory);
      this.#sweeps.set(directory, sweep);
    }
    try {
      await sweep;
    } catch (error) {
      this.#sweeps.delete(directory);
      throw error;
    }
  }

  async #removeAbandoned(directory: string): Promise<void> {
    await unlessHarmless(async () => {
      for await (const { name } of await opendir(directory, { bufferSize: 1000 })) {
        if (isTemporary(name)) await unlessHarmless(() => this.#removeIfAbandoned(join(directory, name), name));
      }
    });
  }

  async #removeIfAbandoned(path: string, name: string): Promise<void> {
    const [, host, pid = ""] = NAME.exec(name) ?? [];
    // Not the time of its last write: a file that is about to be put in its place has that of its source already.
    const { ctimeMs } = await stat(path);
    const isAbandoned =
      host === this.#writer.host ? this.#isDead(Number.parseInt(pid, 36), ctimeMs) : this.#now() - ctimeMs > FOREIGN_MS;
    if (isAbandoned) await unlink(path);
  }

  /** Process ids come again: in a container every process may have the same. */
  #isDead(pid: number, ctimeMs: number): boolean {
    if (pid === this.#writer.pid) return ctimeMs < this.#writer.startedAt;
    try {
      process.kill(pid, 0);
      return false;
    } catch (error) {
      return errnoOf(error) === "ESRCH";
    }
  }
}

async function unlessHarmless(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!HARMLESS.has(errnoOf(error))) throw error;
  }
}

const HARMLESS: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR", "EACCES", "EPERM", "EROFS", "EBUSY"]);
