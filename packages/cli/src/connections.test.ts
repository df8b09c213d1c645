import { lstat, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readConnections, type StoredConnection, writeConnections } from "./connections.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "dth-connections-"));
});
afterEach(() => rm(directory, { recursive: true }));

const CONNECTION: StoredConnection = {
  vendor: "minio",
  endpoint: "http://127.0.0.1:9000",
  keys: { from: "file", accessKeyId: "id", secretAccessKey: "TOP-SECRET" },
};

describe("connections", () => {
  it("keeps them in a file that only its owner may read", async () => {
    const path = join(directory, "deep", "connections.json");
    await writeConnections(path, new Map([["lab", CONNECTION]]));
    expect(await readConnections(path)).toEqual(new Map([["lab", CONNECTION]]));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });
  it("rewrites it without widening who may read it, nor through what lies in its way", async () => {
    const path = join(directory, "connections.json");
    const elsewhere = join(directory, "elsewhere");
    await writeFile(elsewhere, "kept");
    await symlink(elsewhere, `${path}.${process.pid}.tmp`);
    await writeFile(path, "{}", { mode: 0o644 });
    await writeConnections(path, new Map([["lab", CONNECTION]]));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await lstat(path)).isSymbolicLink()).toBe(false);
    expect(await readFile(elsewhere, "utf8")).toBe("kept");
  });
  it.each([
    "https://id:TOP-SECRET@store.example",
    "https://:TOP-SECRET@store.example",
    "store.example/?sig=TOP-SECRET",
  ])("keeps no secret in an endpoint: %s", async (endpoint) => {
    const path = join(directory, "connections.json");
    const error = await writeConnections(path, new Map([["lab", { ...CONNECTION, endpoint }]])).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({ code: "INVALID_INPUT" });
    expect(String(error)).not.toContain("TOP-SECRET");
    await expect(stat(path)).rejects.toMatchObject({ code: "ENOENT" });
  });
  it("has none before the first", async () => {
    expect((await readConnections(join(directory, "none.json"))).size).toBe(0);
  });
  it.each([
    ["no JSON", '{"version":1,"connections":{"x":{"keys":{"secretAccessKey":"TOP-SECRET"'],
    ["another shape", '{"version":1,"connections":{"x":{"vendor":"aws","keys":"TOP-SECRET"}}}'],
  ])("refuses %s without quoting it", async (_, text) => {
    const path = join(directory, "connections.json");
    await writeFile(path, text);
    const error = await readConnections(path).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "INVALID_INPUT" });
    expect(String((error as Error).stack)).not.toContain("TOP-SECRET");
  });
});
