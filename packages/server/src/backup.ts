import { cp, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { HubError } from "@dth/core/error";
import { checkDatabase, copyDatabase } from "@dth/local/database-copy";
import * as v from "valibot";
import { lockState } from "./hub-lock.ts";
import { VERSION } from "./ports.ts";
import { type StateDirectory, stateDirectory } from "./state-directory.ts";

/** Names a directory as a backup, and is written last: without it a backup is not whole. */
const MANIFEST = "backup.json";

const ManifestSchema = v.object({
  format: v.literal("data-transfer-hub/backup/v1"),
  version: v.string(),
  at: v.string(),
});

/** What a state directory is made of beside the database. Each may be missing: it is made at first use. */
const FILES = ["secretsKey", "signingKey", "receipts"] as const satisfies readonly (keyof StateDirectory)[];

/**
 * Writes everything that outlives a hub into a new directory, for its owner only, also while the hub runs. It holds the
 * key of the secrets: keep it as safe as they are.
 *
 * @param to a directory that is not there yet
 * @throws HubError `INVALID_INPUT`, `RECORDS_UNUSABLE`, `DISK_FULL`
 */
export async function backupHub(stateRoot: string, to: string, now: number): Promise<void> {
  const state = stateDirectory(stateRoot);
  if (!(await exists(state.database))) throw new HubError("INVALID_INPUT", `there is no hub's state in ${stateRoot}`);
  if (await exists(to)) throw new HubError("INVALID_INPUT", `${to} is there already`);
  const temporary = `${resolve(to)}.part`;
  await translated(to, async () => {
    await rm(temporary, { recursive: true, force: true });
    await mkdir(temporary, { recursive: true, mode: 0o700 });
    // Receipts after the database: each one that it names is there by then.
    copyDatabase(state.database, join(temporary, basename(state.database)));
    await copyFiles(state, stateDirectory(temporary));
    const manifest = { format: "data-transfer-hub/backup/v1", version: VERSION, at: new Date(now).toISOString() };
    await writeFile(join(temporary, MANIFEST), `${JSON.stringify(manifest)}\n`, { mode: 0o600, flush: true });
    await rename(temporary, to);
  });
}

/**
 * Puts a backup in the place of a hub's state. What was there is moved aside, not deleted.
 *
 * @returns where the state from before is, if there was any
 * @throws HubError `HUB_ALREADY_RUNNING`, `INVALID_INPUT` when it is no backup, `RECORDS_UNUSABLE` when it is damaged
 */
export async function restoreHub(from: string, stateRoot: string, now: number): Promise<string | undefined> {
  await requireBackup(from);
  const [backup, state] = [stateDirectory(resolve(from)), stateDirectory(stateRoot)];
  checkDatabase(backup.database, "whole");
  const lock = lockState(state.lock);
  try {
    return await translated(stateRoot, async () => {
      const aside = join(stateRoot, `before-restore-${new Date(now).toISOString().replaceAll(/[:.]/g, "")}`);
      const moved = await moveAside(state, aside);
      await cp(backup.database, `${state.database}.part`);
      await copyFiles(backup, state);
      // The database last: with it the restored state begins to count.
      await rename(`${state.database}.part`, state.database);
      return moved ? aside : undefined;
    });
  } finally {
    lock.release();
  }
}

async function requireBackup(from: string): Promise<void> {
  try {
    v.parse(ManifestSchema, JSON.parse(await readFile(join(from, MANIFEST), "utf8")));
  } catch (cause) {
    throw new HubError("INVALID_INPUT", `${from} is no backup of a hub, or not a whole one`, { cause });
  }
}

async function copyFiles(from: StateDirectory, to: StateDirectory): Promise<void> {
  for (const name of FILES) if (await exists(from[name])) await cp(from[name], to[name], { recursive: true });
}

/** @returns whether there was anything */
async function moveAside(state: StateDirectory, aside: string): Promise<boolean> {
  const there = [`${state.database}-wal`, `${state.database}-shm`, state.access, ...FILES.map((name) => state[name])];
  let moved = false;
  for (const path of [state.database, ...there]) {
    if (!(await exists(path))) continue;
    await mkdir(aside, { recursive: true, mode: 0o700 });
    await rename(path, join(aside, basename(path)));
    moved = true;
  }
  return moved;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

async function translated<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof HubError) throw cause;
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    const isFull = code === "ENOSPC" || code === "EDQUOT";
    throw new HubError(isFull ? "DISK_FULL" : "RECORDS_UNUSABLE", `${path} cannot be written: ${code}`, { cause });
  }
}
