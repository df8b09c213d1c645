import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "@dth/local/clock";
import { createDirectoryStore } from "@dth/local/directory-store";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RunRequest } from "../src/ports.ts";
import { type RunSummary, startRun } from "../src/run.ts";
import { runVerify, type VerifyReport } from "../src/verify.ts";
import { type Scene, scene } from "./scene.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "dth-folders-"));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A bucket with folder markers, and a directory that it is copied into. */
function bucketToDirectory(options: Parameters<typeof scene>[0] = {}) {
  const s: Scene = scene(options);
  const request = (runId: string): RunRequest => ({
    ...s.request,
    runId,
    destination: { store: createDirectoryStore({ path: root }), prefix: "" },
  });
  const ports = () => ({ ...s.ports(), clock: systemClock() });
  const copy = (runId: string): Promise<RunSummary> => startRun(request(runId), ports()).finished;
  const verify = (): Promise<VerifyReport> => runVerify(request("verify"), ports(), {});
  const files = () => readdirSync(root, { recursive: true, encoding: "utf8" }).sort();
  return { s, copy, verify, files };
}

describe("folder markers at a directory", () => {
  it("are there as soon as something below them is", async () => {
    const { s, copy, verify, files } = bucketToDirectory();
    for (const key of ["a/", "a/b/", "a/b/c", "empty/", "z"]) s.source.seed(key, key.endsWith("/") ? "" : "data");
    expect((await copy("first")).tally).toMatchObject({ copied: { objects: 5 } });
    expect(files()).toEqual(["a", "a/b", "a/b/c", "empty", "z"]);
    expect((await copy("second")).tally).toMatchObject({ copied: { objects: 0 }, same: { objects: 5 } });
    expect(await verify()).toMatchObject({ matches: true, same: { objects: 5 }, missing: { objects: 0 } });
  });

  it("of the location itself are left out where the other side is a whole directory", async () => {
    const { s, copy, verify, files } = bucketToDirectory({ sourcePrefix: "x/" });
    for (const key of ["x/", "x/1"]) s.source.seed(key, key.endsWith("/") ? "" : "data");
    const { tally, failures, checkpoint } = await copy("first");
    expect(failures).toEqual([]);
    expect([tally.copied.objects, checkpoint?.filtered.objects]).toEqual([1, 1]);
    expect(files()).toEqual(["1"]);
    expect(await verify()).toMatchObject({ matches: true, filtered: { objects: 1 } });
    s.source.seed("x/", "with data of its own");
    expect((await copy("second")).failures).toMatchObject([{ code: "KEY_NOT_ACCEPTED", samples: ["x/"] }]);
  });

  it("are missing when they are, whatever else begins with their name", async () => {
    const { s, copy, verify } = bucketToDirectory();
    s.source.seed("a-file", "data");
    expect((await copy("first")).tally.copied.objects).toBe(1);
    s.source.seed("a/", "");
    expect(await verify()).toMatchObject({ matches: false, missing: { objects: 1 } });
    expect((await copy("second")).tally).toMatchObject({ copied: { objects: 1 }, same: { objects: 1 } });
    expect(existsSync(join(root, "a"))).toBe(true);
  });

  it("stay when a mirror deletes the last object below them, and folders without a marker go", async () => {
    const { s, copy, verify, files } = bucketToDirectory({ options: { mirror: { maxDeletes: 10 } } });
    for (const key of ["marked/", "marked/inner/", "marked/inner/x", "plain/inner/x"]) {
      s.source.seed(key, key.endsWith("/") ? "" : "data");
    }
    await copy("first");
    s.source.drop("marked/inner/x");
    s.source.drop("plain/inner/x");
    expect((await copy("second")).tally).toMatchObject({ deleted: { objects: 2 }, failed: { objects: 0 } });
    expect(files()).toEqual(["marked", "marked/inner"]);
    expect(await verify()).toMatchObject({ matches: true });
  });
});
