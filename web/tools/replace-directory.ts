import { renameSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds between two looks whether another process is done. */
const LOOK_MS = 100;

/** A directory that is made from others. */
export interface MadeDirectory {
  readonly path: string;
  /** Where it is made before it takes its place, on the same file system; made if missing. */
  readonly workplace: string;
  isFresh(): Promise<boolean>;
  /** Writes all of it into an empty directory. */
  make(directory: string): Promise<void>;
}

/**
 * Makes a directory anew unless it is fresh. Of several processes that want it at once one makes it and the others wait;
 * whoever reads it meanwhile finds all of the old one.
 */
export async function replaceDirectory(made: MadeDirectory): Promise<void> {
  if (await made.isFresh()) return;
  await mkdir(made.workplace, { recursive: true });
  const lock = join(made.workplace, "lock");
  while (!(await taken(lock))) await sleep(LOOK_MS);
  const next = join(made.workplace, `next-${process.pid}`);
  const last = join(made.workplace, `last-${process.pid}`);
  try {
    if (await made.isFresh()) return;
    await rm(next, { recursive: true, force: true });
    await mkdir(next);
    await made.make(next);
    swap(made.path, next, last);
  } finally {
    await rm(lock, { force: true });
    for (const left of [next, last]) await rm(left, { recursive: true, force: true });
  }
}

function swap(path: string, next: string, last: string): void {
  try {
    renameSync(path, last);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
  }
  renameSync(next, path);
}

/** Whether the lock is this process' now. One whose process has died is cleared away. */
async function taken(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
    const holder = Number(await readFile(lock, "utf8").catch(() => ""));
    // Empty for as long as it takes to write the number: its process lives.
    if (holder > 0 && !lives(holder)) await rm(lock, { force: true });
    return false;
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== "ESRCH";
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
