import { HubError } from "@dth/core/error";
import type { ParameterValues } from "@dth/core/parameter";
import { type TransferOptions, type TransferOptionsInput, TransferOptionsSchema } from "@dth/core/transfer-options";
import * as v from "valibot";
import { isOn, listOf, mapOf, numberOf, textOf } from "./endpoint/values.ts";

/** Lists that were read from files. */
export interface SelectionLists {
  readonly keys?: readonly string[];
  readonly prefixes?: readonly string[];
}

/**
 * What a task's options ask of the engine.
 *
 * @throws HubError `INVALID_INPUT` for what the engine does not understand
 */
export function transferOptions(values: ParameterValues, lists: SelectionLists = {}): TransferOptions {
  const parsed = v.safeParse(TransferOptionsSchema, known(inputOf(values, lists)));
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new HubError("INVALID_INPUT", `${v.getDotPath(issue) ?? "options"}: ${issue.message}`);
}

function inputOf(values: ParameterValues, lists: SelectionLists): Record<string, unknown> {
  return {
    selection: known(selectionOf(values, lists)),
    compare: textOf(values, "compare"),
    dryRun: isOn(values, "dryRun"),
    mirror: mirrorOf(values),
    metadata: flagOf(values, "metadata"),
    tags: flagOf(values, "tags"),
    storageClass: storageClassOf(values),
    acl: textOf(values, "acl"),
    encryption: encryptionOf(values),
    serverSideCopy: textOf(values, "serverSideCopy"),
    sameLayout: flagOf(values, "sameLayout"),
    partSize: numberOf(values, "partSize"),
    giantSize: numberOf(values, "giantSize"),
    maxRequests: numberOf(values, "maxRequests"),
    maxBufferedBytes: numberOf(values, "maxBufferedBytes"),
    bandwidth: numberOf(values, "bandwidth"),
    requestRate: numberOf(values, "requestRate"),
    attempts: numberOf(values, "attempts"),
  };
}

function mirrorOf(values: ParameterValues): TransferOptionsInput["mirror"] {
  if (!isOn(values, "deleteExtras")) return undefined;
  const maxDeletes = numberOf(values, "maxDeletes") ?? 1_000;
  return { maxDeletes, ...(isOn(values, "allowEmptySource") ? { allowEmptySource: true } : {}) };
}

function selectionOf(values: ParameterValues, lists: SelectionLists): Record<string, unknown> {
  return {
    prefixes: lists.prefixes ?? listOf(values, "prefixes"),
    keys: lists.keys ?? listOf(values, "keys"),
    include: listOf(values, "include"),
    exclude: listOf(values, "exclude"),
    minSize: numberOf(values, "minSize"),
    maxSize: numberOf(values, "maxSize"),
    modifiedAfter: numberOf(values, "modifiedAfter"),
    modifiedBefore: numberOf(values, "modifiedBefore"),
    storageClasses: listOf(values, "storageClasses"),
  };
}

/** Absent is not off: the engine's own default counts then. */
function flagOf(values: ParameterValues, name: string): boolean | undefined {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  return typeof value === "boolean" ? value : undefined;
}

function storageClassOf(values: ParameterValues): TransferOptionsInput["storageClass"] {
  switch (textOf(values, "storageClassMode")) {
    case "fixed":
      return { mode: "fixed", storageClass: textOf(values, "storageClass") ?? "" };
    case "keep":
      return { mode: "keep" };
    case "map":
      return { mode: "map", map: mapOf(values, "storageClassMap") ?? {} };
    default:
      return undefined;
  }
}

function encryptionOf(values: ParameterValues): TransferOptionsInput["encryption"] {
  const keyId = textOf(values, "kmsKeyId");
  switch (textOf(values, "encryption")) {
    case "sse-s3":
      return { mode: "sse-s3" };
    case "sse-kms":
      return { mode: "sse-kms", ...(keyId === undefined ? {} : { keyId }) };
    default:
      return undefined;
  }
}

function known(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
