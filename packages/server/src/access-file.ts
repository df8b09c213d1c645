import { chmod, readFile, rename, rm, writeFile } from "node:fs/promises";
import { HubError } from "@dth/core/error";
import * as v from "valibot";

/** How commands on this machine reach the hub that runs here. */
export interface LocalAccess {
  readonly url: string;
  /** An admin's. The file is its owner's alone, who may as well read everything else of the hub. */
  readonly token: string;
}

const AccessSchema = v.object({ url: v.string(), token: v.string() });

/**
 * Undefined when no hub has ever run with this state.
 *
 * @throws HubError `RECORDS_UNUSABLE` for a file that is damaged
 */
export async function readAccess(path: string): Promise<LocalAccess | undefined> {
  try {
    return v.parse(AccessSchema, JSON.parse(await readFile(path, "utf8")));
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw new HubError("RECORDS_UNUSABLE", `${path} cannot be read; a hub that starts writes it anew`, { cause });
  }
}

/** Whole or not at all, so that no command reads half of it. */
export async function writeAccess(path: string, access: LocalAccess): Promise<void> {
  const temporary = `${path}.${process.pid}`;
  try {
    await rm(temporary, { force: true });
    await writeFile(temporary, `${JSON.stringify(access)}\n`, { mode: 0o600, flag: "wx" });
    await chmod(temporary, 0o600);
    await rename(temporary, path);
  } catch (cause) {
    throw new HubError("RECORDS_UNUSABLE", `${path} cannot be written`, { cause });
  }
}
