import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { HubError } from "@dth/core/error";
import { createHashing } from "@dth/local/hashing";
import { openLedger } from "@dth/local/ledger";
import { EXIT } from "../exit-codes.ts";
import { type CheckedReceipt, checkReceipt, ownPublicKey, receiptPaths } from "../runs/receipts.ts";
import { pickRun } from "../runs/run-spec.ts";
import { type StatePaths, statePaths } from "../state-paths.ts";
import { formatBytes, formatCount, formatInstant } from "../text/units.ts";
import { padEnd, padStart, printable } from "../text/width.ts";
import { say } from "../text/words.ts";
import type { CommandContext, CommandHandler } from "./context.ts";

/** Shows a run's receipt, after proving that it is unaltered. */
export const receiptShowCommand: CommandHandler = async (context) => {
  const { host, positionals, event } = context;
  const paths = statePaths(host.env, host.home);
  const checked = await checkReceipt(
    await receiptOf(paths, positionals[0]),
    createHashing(),
    await ownPublicKey(paths),
  );
  show(context, checked);
  event({ event: "receipt", ...checked });
  return EXIT.ok;
};

/** Proves that a receipt and its manifest are unaltered. */
export const receiptVerifyCommand: CommandHandler = async (context) => {
  const { host, positionals, flags, language, event } = context;
  const paths = statePaths(host.env, host.home);
  const [name] = positionals;
  const isFile = name !== undefined && /[./\\]/u.test(name);
  const path = isFile ? resolve(host.directory, name) : await receiptOf(paths, name);
  const given = await readPublicKey(flags["public-key"], host.directory);
  // A receipt of one's own must be signed by one's own key; one from elsewhere by whoever is trusted.
  const checked = await checkReceipt(path, createHashing(), given ?? (isFile ? undefined : await ownPublicKey(paths)));
  show(context, checked);
  context.print(`  ${say(language, "receiptTrue")}\n  ${checked.publicKey}`);
  event({ event: "receipt", valid: true, ...checked });
  return EXIT.ok;
};

async function receiptOf(paths: StatePaths, name: string | undefined): Promise<string> {
  const ledger = openLedger(paths.ledger);
  try {
    const run = await pickRun(ledger, name, {
      fits: (record) => record.state !== "running",
      none: "no run has ended yet",
    });
    return receiptPaths(paths, run.id).receipt;
  } finally {
    await ledger.close();
  }
}

async function readPublicKey(text: string | undefined, directory: string): Promise<string | undefined> {
  if (text === undefined) return undefined;
  const key = isKey(text) ? text : await readKeyFile(resolve(directory, text));
  if (isKey(key)) return key.toLowerCase();
  throw new HubError("INVALID_INPUT", "--public-key needs 64 hexadecimal digits, or a file with them");
}

const isKey = (text: string): boolean => /^[0-9a-f]{64}$/iu.test(text);

async function readKeyFile(path: string): Promise<string> {
  try {
    return (await readFile(path, "utf8")).trim();
  } catch (cause) {
    throw new HubError("INVALID_INPUT", `${path} cannot be read`, { cause });
  }
}

function show({ print, language }: CommandContext, { path, summary }: CheckedReceipt): void {
  const { run, outcomes, manifest } = summary;
  const label = (text: string): string => padEnd(text, 14);
  print(`${say(language, "receipt")} ${path}`);
  print(
    `  ${label(say(language, "run"))} ${run.id} (${say(language, `state-${run.state}`)}, ${formatInstant(run.startedAt)} UTC)`,
  );
  print(`  ${label(say(language, "source"))} ${printable(summary.source)}`);
  print(`  ${label(say(language, "destination"))} ${printable(summary.destination)}`);
  for (const kind of ["copied", "same", "skipped", "failed", "deleted"] as const) {
    const { objects, bytes } = outcomes[kind];
    if (objects === 0 && kind !== "copied") continue;
    print(`  ${label(say(language, kind))} ${padStart(formatCount(objects), 10)}  ${padStart(formatBytes(bytes), 9)}`);
  }
  print(
    `  ${label(say(language, "manifest"))} ${padStart(formatCount(manifest.entries), 10)}  SHA-256 ${manifest.sha256.slice(0, 16)}…`,
  );
}
