import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import type { Ledger } from "@dth/core/ledger";
import { collect, runRecord } from "@dth/testkit/conformance/samples";
import { afterEach, beforeEach, expect, it } from "vitest";
import { systemClock } from "../src/clock.ts";
import { openLedger } from "../src/ledger.ts";
import { openWorkQueue } from "../src/work-queue.ts";

const script = join(import.meta.dirname, "state/writer.ts");
let directory = "";
let path = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "dth-kill-"));
  path = join(directory, "state.db");
});
afterEach(() => rmSync(directory, { recursive: true }));

/** A writer that is killed with -9 once it has said `lines` lines. @returns what it said */
async function writeUntilKilled(name: string, lines: number): Promise<string[]> {
  const child = spawn(process.execPath, [script, path, name], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit");
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    if (said.length === lines) child.kill("SIGKILL");
  }
  expect((await exited)[1]).toBe("SIGKILL");
  return said;
}

it("loses nothing that was promised when writers on one file are killed", async () => {
  const ledger = openLedger(path);
  await ledger.createRun(runRecord("r"));
  const random = () => 1 + Math.floor(Math.random() * 150);
  const rounds = ["w1", "w2", "w3", "w4"];
  const said: string[] = [];
  for (let n = 0; n < rounds.length; n += 2) {
    const pair = rounds.slice(n, n + 2).map((name) => writeUntilKilled(name, random()));
    said.push(...(await Promise.all(pair)).flat());
  }
  await expectPromisesKept(ledger, said);
  await ledger.close();
  expectFileSound();
}, 60_000);

async function expectPromisesKept(ledger: Ledger, said: readonly string[]): Promise<void> {
  const promised = (what: string) => said.filter((line) => line.startsWith(what)).map((line) => line.split(" ")[1]);
  const outcomes = new Set((await collect(ledger.outcomes("r"))).map(({ key }) => key));
  for (const id of promised("settled")) expect(outcomes).toContain(`${id}/19`);
  const open = new Set((await collect(ledger.openWork("r"))).map(({ id }) => id));
  for (const id of promised("found")) expect(open.has(id ?? "") || outcomes.has(`${id}/0`)).toBe(true);

  const queue = openWorkQueue(path, "r", { clock: systemClock() });
  const sent = new Set((await queue.lease(10_000, 1000)).map(({ work }) => work.id));
  for (const id of promised("sent")) expect(sent).toContain(id);
  await queue.close();

  const counts = promised("part");
  expect(new Set(counts).size, "two writers saw one count of parts").toBe(counts.length);
  expect((await ledger.parts("r", "big", "u")).length).toBeGreaterThanOrEqual(counts.length);
}

/** The counters equal what a count of the rows says, and SQLite finds no fault. */
function expectFileSound(): void {
  const database = new DatabaseSync(path);
  expect(database.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
  const rows = (sql: string) => database.prepare(sql).all();
  const counted = rows("SELECT kind, code, count(*) AS n FROM items GROUP BY kind, code ORDER BY kind, code");
  const kept = rows("SELECT kind, code, objects AS n FROM counts WHERE objects > 0 ORDER BY kind, code");
  expect(kept).toEqual(counted);
  const worksCounted = rows(`SELECT work AS n, sum(kind = 0) AS open, sum(kind IN (0, 4, 5)) AS unfinished
    FROM items GROUP BY work HAVING unfinished > 0 ORDER BY work`);
  expect(rows("SELECT n, open, unfinished FROM works ORDER BY n")).toEqual(worksCounted);
  database.close();
}
