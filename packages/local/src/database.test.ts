import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { HubError } from "@dth/core/error";
import { checkpoint, collect, copied, itemsWork, runRecord } from "@dth/testkit/conformance/samples";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Database } from "./database.ts";
import { openLedger } from "./ledger.ts";

let directory = "";
let path = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "dth-database-"));
  path = join(directory, "state.db");
});
afterEach(() => rmSync(directory, { recursive: true }));

describe("Database", () => {
  it("takes back everything of a change that throws", async () => {
    const database = new Database(path);
    const change = database.write(() => {
      database.run("INSERT INTO destinations (id) VALUES ('d')");
      throw new HubError("RUN_NOT_FOUND", "no such run");
    });
    await expect(change).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
    expect(await database.read(() => database.all("SELECT * FROM destinations"))).toEqual([]);
    database.close();
  });

  it("waits for another process to let go of the file, without blocking this one", async () => {
    const database = new Database(path);
    const other = new DatabaseSync(path);
    other.exec("BEGIN IMMEDIATE");
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
      if (turns === 5) other.exec("COMMIT");
    }, 1);
    await database.write(() => database.run("INSERT INTO destinations (id) VALUES ('d')"));
    clearInterval(timer);
    expect(turns).toBeGreaterThanOrEqual(5);
    other.close();
    database.close();
  });

  it("writes through to the disk only what asks for it", async () => {
    const database = new Database(path);
    const mode = () => Number(database.get("PRAGMA synchronous")?.synchronous);
    expect(await database.write(mode)).toBe(1);
    expect(await database.writeThrough(mode)).toBe(2);
    expect(await database.write(mode)).toBe(1);
    database.close();
  });

  it("opens a file that a process left behind in the middle of making it", () => {
    new DatabaseSync(path).close();
    const half = new DatabaseSync(path);
    half.exec("PRAGMA journal_mode = WAL");
    half.close();
    new Database(path).close();
    new Database(path).close();
  });

  it("reports a damaged file instead of guessing", async () => {
    const ledger = openLedger(path);
    await ledger.createRun(runRecord("r"));
    const keys = Array.from({ length: 2000 }, (_, n) => `k${n}`);
    await ledger.commitFound("r", [itemsWork("r", "w", keys)], checkpoint());
    await ledger.record(
      "r",
      keys.map((key) => copied(key)),
    );
    await ledger.close();
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0x5a, 3 * 4096));

    const use = async () => {
      const damaged = openLedger(path);
      try {
        await collect(damaged.outcomes("r"));
      } finally {
        await damaged.close();
      }
    };
    await expect(use()).rejects.toMatchObject({ name: "HubError", code: "LEDGER_UNUSABLE" });
    await expect(use()).rejects.toThrow(path);
  });

  it("names the file and the reason", () => {
    writeFileSync(path, "this is no database ".repeat(100));
    expect(() => openLedger(path)).toThrow(`the state file ${path} cannot be used: file is not a database`);
  });
});
