import { checkInput } from "@dth/core/check-input";
import { HubError } from "@dth/core/error";
import { type TransferOptions, type TransferOptionsInput, TransferOptionsSchema } from "@dth/core/transfer-options";
import type { Flags } from "./commands/flags.ts";

/** Lists that were read from files already. */
export interface SelectionLists {
  readonly keys?: readonly string[] | undefined;
  readonly prefixes?: readonly string[] | undefined;
}

/**
 * What the flags ask of the engine, with every default filled in.
 *
 * @throws HubError `INVALID_INPUT` for what contradicts itself
 */
export function transferOptions(flags: Flags, lists: SelectionLists): TransferOptions {
  if (flags["from-file"] !== undefined && flags["prefixes-from"] !== undefined) {
    throw new HubError("INVALID_INPUT", "--from-file and --prefixes-from exclude each other");
  }
  if (flags.checksum && flags.compare !== undefined && flags.compare !== "checksum") {
    throw new HubError("INVALID_INPUT", `--checksum contradicts --compare ${flags.compare}`);
  }
  if (flags["max-delete"] !== undefined && !flags.delete) {
    throw new HubError("INVALID_INPUT", "--max-delete is of use with --delete only");
  }
  if (flags["allow-empty-source"] && !flags.delete) {
    throw new HubError("INVALID_INPUT", "--allow-empty-source is of use with --delete only");
  }
  if (flags["sse-kms-key"] !== undefined && flags.sse !== "kms") {
    throw new HubError("INVALID_INPUT", "--sse-kms-key is of use with --sse kms only");
  }
  return validate({
    selection: selection(flags, lists),
    dryRun: flags["dry-run"],
    compare: (flags.checksum ? "checksum" : flags.compare) as TransferOptionsInput["compare"],
    mirror: mirror(flags),
    metadata: flags.metadata,
    tags: flags.tags,
    acl: flags.acl,
    storageClass: storageClass(flags["storage-class"]),
    encryption: encryption(flags),
    serverSideCopy: flags["server-side-copy"] === false ? "never" : undefined,
    sameLayout: flags["same-layout"],
    partSize: flags["part-size"],
    giantSize: flags["giant-size"],
    maxRequests: flags["max-requests"],
    maxBufferedBytes: flags.memory,
    bandwidth: flags.bandwidth,
    requestRate: flags["request-rate"],
    attempts: flags.attempts,
  });
}

/** Options with some of a kept run's bounds changed by flags. */
export function adjustOptions(options: TransferOptions, flags: Flags): TransferOptions {
  return validate({
    ...options,
    maxRequests: flags["max-requests"] ?? options.maxRequests,
    maxBufferedBytes: flags.memory ?? options.maxBufferedBytes,
    bandwidth: flags.bandwidth ?? options.bandwidth,
    requestRate: flags["request-rate"] ?? options.requestRate,
  });
}

function validate(input: Record<string, unknown>): TransferOptions {
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  const checked = checkInput(TransferOptionsSchema, given);
  if (checked.ok) return checked.value;
  const [{ path, message } = { path: "", message: { en: "is not valid" } }] = checked.issues;
  throw new HubError("INVALID_INPUT", `--${flagOf(path)} cannot be used: ${message.en}`);
}

/** Options whose flags are not their own names. */
const FLAGS: Readonly<Record<string, string>> = {
  maxBufferedBytes: "memory",
  "mirror.maxDeletes": "max-delete",
  "encryption.keyId": "sse-kms-key",
};

/** The flag that an option comes from: `partSize` is `--part-size`, and so is what is below an option. */
function flagOf(path: string): string {
  const name = path.replace(/^selection\./u, "").replace(/\.\d+$/u, "");
  return FLAGS[name] ?? name.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
}

function selection(flags: Flags, lists: SelectionLists): Record<string, unknown> {
  const { "min-size": minSize, "max-size": maxSize } = flags;
  if (minSize !== undefined && maxSize !== undefined && minSize > maxSize) {
    throw new HubError("INVALID_INPUT", "--min-size is larger than --max-size, so nothing could match");
  }
  const all = {
    keys: lists.keys && [...lists.keys],
    prefixes: lists.prefixes && [...lists.prefixes],
    include: flags.include && [...flags.include],
    exclude: flags.exclude && [...flags.exclude],
    minSize,
    maxSize,
    modifiedAfter: flags["modified-after"],
    modifiedBefore: flags["modified-before"],
    storageClasses: flags["only-class"] && [...flags["only-class"]],
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function mirror(flags: Flags): TransferOptionsInput["mirror"] {
  if (!flags.delete) return undefined;
  const maxDeletes = flags["max-delete"] ?? 1000;
  return { maxDeletes, ...(flags["allow-empty-source"] ? { allowEmptySource: true } : {}) };
}

function storageClass(text: string | undefined): TransferOptionsInput["storageClass"] {
  if (text === undefined) return undefined;
  if (text === "keep") return { mode: "keep" };
  if (!text.includes("=")) return { mode: "fixed", storageClass: text };
  const pairs = text.split(",").map((pair) => pair.split("="));
  const map: Record<string, string> = {};
  for (const [from, to, more] of pairs) {
    if (!from || !to || more !== undefined) {
      throw new HubError("INVALID_INPUT", `--storage-class: "${text}" is no map; write A=B,C=D`);
    }
    map[from.trim()] = to.trim();
  }
  return { mode: "map", map };
}

function encryption(flags: Flags): TransferOptionsInput["encryption"] {
  if (flags.sse === "s3") return { mode: "sse-s3" };
  if (flags.sse !== "kms") return undefined;
  return { mode: "sse-kms", ...(flags["sse-kms-key"] === undefined ? {} : { keyId: flags["sse-kms-key"] }) };
}
