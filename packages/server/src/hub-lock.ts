import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { HubError } from "@dth/core/error";
import { makeDirectories } from "@dth/local/make-directories";

/** A state directory that is this process' alone. */
export interface HubLock {
  /** Releasing twice is fine. */
  release(): void;
}

/**
 * Takes a state directory for one hub. The lock is the operating system's, through SQLite: it ends with the process,
 * however that ends, so that no lock is ever left behind.
 *
 * @throws HubError `HUB_ALREADY_RUNNING`, `RECORDS_UNUSABLE` when the file cannot be made
 */
export function lockState(path: string): HubLock {
  let file: DatabaseSync | undefined;
  try {
    makeDirectories(dirname(path), 0o700);
    file = new DatabaseSync(path);
    file.exec("PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE");
  } catch (error) {
    file?.close();
    const message = error instanceof Error ? error.message : String(error);
    if (message.includes("locked")) {
      throw new HubError("HUB_ALREADY_RUNNING", `another hub uses ${dirname(path)}`, { cause: error });
    }
    throw new HubError("RECORDS_UNUSABLE", `${path} cannot be used: ${message}`, { cause: error });
  }
  const held = file;
  return {
    release() {
      if (held.isOpen) held.close();
    },
  };
}
