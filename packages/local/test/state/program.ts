import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { toHubError } from "@dth/core/error";
import { fakeClock } from "@dth/testkit/clock";
import {
  checkpoint,
  collect,
  copied,
  failed,
  HOSTILE_KEYS,
  itemsWork,
  openKeys,
  runRecord,
} from "@dth/testkit/conformance/samples";
import { Database } from "../../src/database.ts";
import { ledgerOn, openLedger } from "../../src/ledger.ts";
import { openWorkQueue } from "../../src/work-queue.ts";

/** Uses ledger and queue in every way that depends on the host's SQLite, and says what came of it. */
export async function useState(): Promise<unknown> {
  const directory = mkdtempSync(join(tmpdir(), "dth-state-"));
  try {
    return {
      keys: await keepKeys(join(directory, "new", "state.db")),
      queue: await useQueue(join(directory, "queue.db")),
      full: await fillDisk(join(directory, "full.db")),
      ...(await openBadFiles(directory)),
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function keepKeys(path: string): Promise<unknown> {
  const ledger = openLedger(path);
  await ledger.createRun(runRecord("r"));
  await ledger.commitFound("r", [itemsWork("r", "w", HOSTILE_KEYS)], checkpoint());
  const outcomes = HOSTILE_KEYS.map((key, n) => (n % 2 === 0 ? copied(key) : failed(key)));
  await ledger.record("r", outcomes);
  await ledger.close();

  const again = openLedger(path);
  const before = { all: await collect(again.outcomes("r")), failures: await again.failures("r") };
  const reopened = await again.reopen("r", {});
  const after = { reopened, open: await openKeys(again, "r"), tally: await again.tally("r") };
  await again.rememberCopies("d", [{ key: "\u0000", sourceEtag: "s", destinationEtag: "d" }]);
  const copies = [...(await again.rememberedCopies("d", ["\u0000", ""]))];
  await again.deleteRun("r");
  await again.close();
  return { ...before, ...after, copies };
}

async function useQueue(path: string): Promise<unknown> {
  const clock = fakeClock();
  const queue = openWorkQueue(path, "r", { clock, maxDeliveries: 1 });
  await queue.send([itemsWork("r", "w1", HOSTILE_KEYS), itemsWork("r", "w2", ["k"])]);
  const leased = await queue.lease(1, 1000);
  await queue.extend(leased[0]?.receipt ?? "", 5000);
  const depths = [await queue.depth()];
  await clock.advance(5000);
  const rest = await queue.lease(9, 1000);
  await queue.acknowledge(rest[0]?.receipt ?? "");
  depths.push(await queue.depth());
  const dead = await queue.deadLetters(9);
  await queue.close();
  return { leased, rest, depths, dead };
}

/** A cap on the file's pages stands in for the disk: SQLite reports both alike. */
async function fillDisk(path: string): Promise<unknown> {
  const database = new Database(path);
  const ledger = ledgerOn(database);
  await ledger.createRun(runRecord("r"));
  await ledger.record("r", [copied("before")]);
  const pages = Number(database.get("PRAGMA page_count")?.page_count);
  database.get(`PRAGMA max_page_count = ${pages}`);
  const many = Array.from({ length: 3000 }, (_, n) => copied(`k${n}`));
  const error = await errorOf(() => ledger.record("r", many));
  const kept = (await ledger.tally("r")).copied.objects;
  database.get(`PRAGMA max_page_count = ${pages * 1000}`);
  await ledger.record("r", many);
  const afterwards = (await ledger.tally("r")).copied.objects;
  await ledger.close();
  const closed = await errorOf(() => ledger.tally("r"));
  return { error, kept, afterwards, closed };
}

async function openBadFiles(directory: string): Promise<Record<string, unknown>> {
  const text = join(directory, "text");
  writeFileSync(text, "this is no database ".repeat(100));
  const foreign = join(directory, "foreign.db");
  change(foreign, "CREATE TABLE theirs (a)");
  const newer = join(directory, "newer.db");
  await openLedger(newer).close();
  change(newer, "PRAGMA user_version = 99");
  return {
    text: await errorOf(() => openLedger(text)),
    foreign: await errorOf(() => openLedger(foreign)),
    newer: await errorOf(() => openLedger(newer)),
    directory: await errorOf(() => openLedger(directory)),
    insideFile: await errorOf(() => openLedger(join(text, "state.db"))),
    notWritable: await errorOf(() => openLedger("/proc/state.db")),
  };
}

function change(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}

async function errorOf(body: () => unknown): Promise<unknown> {
  try {
    await body();
    return "no error";
  } catch (error) {
    const { name, code } = toHubError(error);
    return { name, code };
  }
}
