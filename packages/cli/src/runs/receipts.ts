import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable, Writable } from "node:stream";
import { HubError } from "@dth/core/error";
import type { Hashing } from "@dth/core/hashing";
import type { Ledger } from "@dth/core/ledger";
import { createReceipt, formatReceipt, type ReceiptSummary, verifyReceipt } from "@dth/transfer/receipt";
import { exportSigningKey, generateSigningKey, importSigningKey, type SigningKey } from "@dth/transfer/receipt/keys";
import type { Lost } from "@dth/transfer/receipt/manifest";
import manifest from "../../package.json" with { type: "json" };
import type { Machine } from "../machine.ts";
import type { StatePaths } from "../state-paths.ts";

/** What a receipt is written from. */
export interface ReceiptSource {
  readonly runId: string;
  readonly spec: unknown;
  readonly ledger: Ledger;
}

/** A receipt on disk. */
export interface WrittenReceipt {
  readonly path: string;
  readonly lost: Lost;
}

/** The receipt of a run, and the manifest beside it. */
export function receiptPaths(
  paths: StatePaths,
  runId: string,
): { readonly receipt: string; readonly manifest: string } {
  const receipt = join(paths.receipts, `${runId}.json`);
  return { receipt, manifest: manifestBeside(receipt) };
}

/** Where the manifest of a receipt file is expected. */
function manifestBeside(receipt: string): string {
  return `${receipt.replace(/\.json$/u, "")}.manifest.jsonl.gz`;
}

/**
 * Writes and signs a run's receipt; a later one of the same run replaces it.
 *
 * @throws HubError `LEDGER_UNUSABLE`, `DISK_FULL`
 */
export async function writeReceipt({ runId, spec, ledger }: ReceiptSource, machine: Machine): Promise<WrittenReceipt> {
  const { paths, hashing } = machine;
  const to = receiptPaths(paths, runId);
  try {
    await mkdir(paths.receipts, { recursive: true, mode: 0o700 });
    const sink = Writable.toWeb(createWriteStream(`${to.manifest}.tmp`)) as WritableStream<Uint8Array>;
    const key = await ownSigningKey(paths.signingKey);
    const tool = { name: "dth", version: manifest.version };
    const receipt = await createReceipt({ runId, options: spec, tool, key, manifest: sink }, { ledger, hashing });
    await writeFile(`${to.receipt}.tmp`, formatReceipt(receipt));
    await rename(`${to.manifest}.tmp`, to.manifest);
    await rename(`${to.receipt}.tmp`, to.receipt);
    return { path: to.receipt, lost: receipt.summary.lost };
  } catch (cause) {
    if (cause instanceof HubError) throw cause;
    const full = (cause as NodeJS.ErrnoException).code === "ENOSPC";
    throw new HubError(full ? "DISK_FULL" : "LEDGER_UNUSABLE", `the receipt ${to.receipt} cannot be written`, {
      cause,
    });
  }
}

/** This machine's key, made at first use. Only its owner may read it. */
async function ownSigningKey(path: string): Promise<SigningKey> {
  const kept = await readIfThere(path);
  if (kept !== undefined) return importSigningKey(kept);
  const key = await generateSigningKey();
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  try {
    await writeFile(path, await exportSigningKey(key, "jwk"), { mode: 0o600, flag: "wx" });
    return key;
  } catch (cause) {
    // Another first run of this machine was quicker: one key signs for both.
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") return ownSigningKey(path);
    throw cause;
  }
}

/** The public half of this machine's key, if it has one. */
export async function ownPublicKey(paths: StatePaths): Promise<string | undefined> {
  const kept = await readIfThere(paths.signingKey);
  return kept === undefined ? undefined : (await importSigningKey(kept)).publicKey;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new HubError("INVALID_INPUT", `${path} cannot be read`, { cause });
  }
}

/** A receipt on disk, proven unaltered. */
export interface CheckedReceipt {
  readonly path: string;
  readonly summary: ReceiptSummary;
  readonly publicKey: string;
}

/**
 * Reads a receipt with its manifest and proves both.
 *
 * @param trustedKey public key in hexadecimal that must have signed; absent: whoever did
 * @throws HubError `RECEIPT_INVALID`, `INVALID_INPUT` when a file is missing
 */
export async function checkReceipt(path: string, hashing: Hashing, trustedKey?: string): Promise<CheckedReceipt> {
  const receipt = await readIfThere(path);
  if (receipt === undefined) throw new HubError("INVALID_INPUT", `there is no receipt ${path}`);
  const beside = manifestBeside(path);
  const file = createReadStream(beside);
  await new Promise((opened, failed) => {
    file.once("open", opened);
    file.once("error", (cause) =>
      failed(new HubError("INVALID_INPUT", `the manifest ${beside} cannot be read`, { cause })),
    );
  });
  const stream = Readable.toWeb(file) as ReadableStream<Uint8Array>;
  const summary = await verifyReceipt({ receipt, manifest: stream, hashing, trustedKey });
  const { signature } = JSON.parse(receipt) as { signature: { publicKey: string } };
  return { path, summary, publicKey: signature.publicKey };
}
