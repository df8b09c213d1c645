import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { HubError } from "@dth/core/error";
import { exportSigningKey, generateSigningKey, importSigningKey, type SigningKey } from "@dth/transfer/receipt/keys";

/**
 * The key in a file, made at first use for its owner only.
 *
 * @throws HubError `RECORDS_UNUSABLE` when it can be neither read nor made
 */
export async function openSigningKey(path: string): Promise<SigningKey> {
  try {
    const kept = await readIfThere(path);
    if (kept !== undefined) return await importSigningKey(kept);
    const key = await generateSigningKey();
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(path, await exportSigningKey(key, "jwk"), { mode: 0o600, flag: "wx", flush: true });
    return key;
  } catch (cause) {
    // Another process was quicker: one key signs for both.
    if (codeOf(cause) === "EEXIST") return openSigningKey(path);
    throw new HubError("RECORDS_UNUSABLE", `the signing key ${path} cannot be used`, { cause });
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return undefined;
    throw cause;
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
