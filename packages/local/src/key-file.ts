import { randomBytes } from "node:crypto";
import { chmod, link, mkdir, open, readFile, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { HubError } from "@dth/core/error";

/** Bits that let others than the owner do anything with a file. */
const OTHERS = 0o077;

/** Bytes of a key. */
const LENGTH = 32;

/**
 * The 256-bit key in a file, undefined when there is no such file.
 *
 * @throws HubError `SECRETS_UNUSABLE` when it is no key, cannot be read, or others than its owner may read it
 */
export async function readKeyFile(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    if (process.platform !== "win32") requireTight(path, (await stat(path)).mode);
    const key = Buffer.from((await readFile(path, "utf8")).trim(), "base64");
    if (key.length !== LENGTH) throw new HubError("SECRETS_UNUSABLE", `${path} does not hold a key of ${LENGTH} bytes`);
    return new Uint8Array(key);
  } catch (error) {
    if (error instanceof HubError) throw error;
    if (isSystemError(error, "ENOENT")) return undefined;
    throw new HubError("SECRETS_UNUSABLE", `the key file ${path} cannot be read`, { cause: error });
  }
}

/**
 * Makes a key file of mode 0600 unless there is one. Of several processes one wins, and all read its key.
 *
 * @throws HubError `SECRETS_UNUSABLE`, `DISK_FULL`
 */
export async function makeKeyFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeDurably(temporary, `${randomBytes(LENGTH).toString("base64")}\n`);
    await link(temporary, path);
  } catch (error) {
    if (isSystemError(error, "ENOSPC")) throw new HubError("DISK_FULL", `no space for ${path}`, { cause: error });
    if (!isSystemError(error, "EEXIST")) {
      throw new HubError("SECRETS_UNUSABLE", `the key file ${path} cannot be made`, { cause: error });
    }
  } finally {
    await rm(temporary, { force: true });
  }
  const key = await readKeyFile(path);
  if (key === undefined) throw new HubError("SECRETS_UNUSABLE", `the key file ${path} is gone`);
  return key;
}

/** Without write-through a power failure could leave secrets sealed by a key that nobody has. */
async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await chmod(path, 0o600);
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

function requireTight(path: string, mode: number): void {
  if ((mode & OTHERS) === 0) return;
  const rights = (mode & 0o777).toString(8).padStart(4, "0");
  throw new HubError("SECRETS_UNUSABLE", `others may use the key file ${path} (mode ${rights}): chmod 600 ${path}`);
}

function isSystemError(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
