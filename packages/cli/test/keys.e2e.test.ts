import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { KEY_FORMS } from "@dth/testkit/conformance/object-store/keys";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Lab, openLab } from "./lab.ts";

const KEYS: readonly string[] = [...new Set(Object.values(KEY_FORMS).flat())];
const contentOf = (key: string) => `content of ${JSON.stringify(key)}`;

let lab: Lab;
beforeEach(async () => {
  lab = await openLab();
  for (const key of KEYS) lab.server.bucket("from").put(key, contentOf(key));
});
afterEach(() => lab.close());

/** Keys of a run's manifest: everything that did not end as the same. */
async function outcomesOf(receipt: unknown): Promise<ReadonlyMap<string, { readonly kind: string }>> {
  const manifest = await readFile(String(receipt).replace(/\.json$/u, ".manifest.jsonl.gz"));
  const lines = gunzipSync(manifest).toString("utf8").trimEnd().split("\n");
  return new Map(lines.map((line) => JSON.parse(line)).map((outcome) => [outcome.key, outcome]));
}

describe("every key that S3 allows", () => {
  it.each([[], ["--no-server-side-copy"]])("arrives intact in another bucket %j", async (...flags) => {
    const result = await lab.dth(["copy", "s3://from", "s3://to", ...flags, "--json"]);
    expect(result.events().at(-1)).toMatchObject({ state: "done", tally: { failed: { objects: 0 } } });
    const to = lab.server.bucket("to");
    expect(new Set(to.keys())).toEqual(new Set(KEYS));
    for (const key of KEYS) expect(to.text(key)).toBe(contentOf(key));
    expect(await lab.dth(["verify", "s3://from", "s3://to", "--checksum"])).toMatchObject({ code: 0 });
  });

  it("arrives intact in a directory, or has an outcome that says why not", async () => {
    const directory = join(lab.directory, "out");
    const result = await lab.dth(["copy", "s3://from", directory, "--json"]);
    expect(result.code).toBe(1);
    const summary = result.events().at(-1);
    const outcomes = await outcomesOf(summary?.receipt);
    expect(new Set(outcomes.keys())).toEqual(new Set(KEYS));
    let copied = 0;
    for (const [key, { kind }] of outcomes) {
      if (kind === "copied") {
        expect(await readFile(join(directory, key), "utf8")).toBe(contentOf(key));
        copied++;
      } else expect(outcomes.get(key)).toMatchObject({ kind: "failed", code: "KEY_NOT_ACCEPTED" });
    }
    expect(copied).toBeGreaterThan(20);
  });
});
