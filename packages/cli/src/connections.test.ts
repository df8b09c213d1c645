import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
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
