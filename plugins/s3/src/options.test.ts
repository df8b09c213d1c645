import { checkParameters } from "@dth/core/check-parameters";
import type { ParameterValues } from "@dth/core/parameter";
import { TransferOptionsSchema } from "@dth/core/transfer-options";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { MANIFEST } from "./manifest.ts";
import { transferOptions } from "./options.ts";

const DEFAULTS = v.parse(TransferOptionsSchema, {});

/** Values as the hub hands them over: checked, defaults filled in. */
function checked(values: ParameterValues): ParameterValues {
  const result = checkParameters(MANIFEST.options, values, "options");
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.value;
}

describe("transferOptions", () => {
  it("are the engine's defaults where the manifest's are", () => {
    expect(transferOptions(checked({}))).toEqual(DEFAULTS);
    expect(transferOptions({})).toEqual(DEFAULTS);
  });

  it.each([
    [{ compare: "none" }, { compare: "none" }],
    [{ dryRun: true }, { dryRun: true }],
    [
      { metadata: false, tags: false, sameLayout: false },
      { metadata: false, tags: false, sameLayout: false },
    ],
    [{ deleteExtras: true }, { mirror: { maxDeletes: 1_000 } }],
    [{ deleteExtras: true, maxDeletes: 7 }, { mirror: { maxDeletes: 7 } }],
    [{ deleteExtras: true, allowEmptySource: true }, { mirror: { maxDeletes: 1_000, allowEmptySource: true } }],
    [
      { storageClassMode: "fixed", storageClass: "GLACIER_IR" },
      { storageClass: { mode: "fixed", storageClass: "GLACIER_IR" } },
    ],
    [{ storageClassMode: "keep" }, { storageClass: { mode: "keep" } }],
    [{ storageClassMode: "map", storageClassMap: { A: "B" } }, { storageClass: { mode: "map", map: { A: "B" } } }],
    [{ encryption: "sse-s3" }, { encryption: { mode: "sse-s3" } }],
    [{ encryption: "sse-kms" }, { encryption: { mode: "sse-kms" } }],
    [{ encryption: "sse-kms", kmsKeyId: "k" }, { encryption: { mode: "sse-kms", keyId: "k" } }],
    [
      { acl: "private", serverSideCopy: "never" },
      { acl: "private", serverSideCopy: "never" },
    ],
    [
      { partSize: 1 << 20, giantSize: 1 << 24, attempts: 2 },
      { partSize: 1 << 20, giantSize: 1 << 24, attempts: 2 },
    ],
    [
      { maxRequests: 3, maxBufferedBytes: 1 << 25, bandwidth: 9, requestRate: 8 },
      { maxRequests: 3, maxBufferedBytes: 1 << 25, bandwidth: 9, requestRate: 8 },
    ],
  ])("%j", (values, expected) => {
    expect(transferOptions(checked(values))).toEqual({ ...DEFAULTS, ...expected });
  });

  it("choose objects in every way", () => {
    const selection = {
      prefixes: ["a/"],
      include: ["**/*.jpg"],
      exclude: ["tmp/**"],
      minSize: 1,
      maxSize: 9,
      modifiedAfter: 5,
      modifiedBefore: 6,
      storageClasses: ["STANDARD"],
    };
    expect(transferOptions(checked(selection)).selection).toEqual(selection);
    expect(transferOptions(checked({}), { keys: ["k"] }).selection.keys).toEqual(["k"]);
  });

  it("know every option of the engine", () => {
    // What a person can ask of the engine, and by which parameter of the manifest.
    const asked = new Set([...Object.keys(DEFAULTS), "mirror", "acl", "bandwidth", "requestRate"]);
    const names = new Set(MANIFEST.options.map(({ name }) => name));
    const renamed: Record<string, string> = {
      selection: "include",
      mirror: "deleteExtras",
      storageClass: "storageClassMode",
    };
    for (const option of asked) expect(names, option).toContain(renamed[option] ?? option);
    expect(new Set(Object.keys(TransferOptionsSchema.entries))).toEqual(asked);
  });
});
