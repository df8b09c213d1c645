import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { systemClock } from "@dth/local/clock";
import { openLedger as openLocalLedger } from "@dth/local/ledger";
import { fakeClock } from "@dth/testkit/clock";
import { ledgerConformance } from "@dth/testkit/conformance/ledger";
import { ledgerModelConformance } from "@dth/testkit/conformance/ledger-model";
import { checkpoint, copied, failed, itemsWork, runRecord, START } from "@dth/testkit/conformance/samples";
import { memoryLedger } from "@dth/testkit/ledger";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type DynamoEmulator, emulatorConfig, losingAnswers, startDynamo } from "../test/emulators.ts";
import { LEDGER_TABLE, leadingKeys } from "./ledger/table.ts";
import { type LedgerOptions, openLedger } from "./ledger.ts";

// Thousands of requests over loopback to an emulator in this very process.
vi.setConfig({ testTimeout: 120_000 });

let dynamo: DynamoEmulator;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.close());

describe("openLedger", () => {
  ledgerConformance(async () => {
    const table = await dynamo.createTable(LEDGER_TABLE);
    const ledger = openLedger({
      client: dynamo.client,
      table,
      clock: systemClock(),
      replica: memoryLedger(),
      lingerMs: 0,
    });
    return { ledger, close: () => ledger.close() };
  });
});

describe("openLedger with its replica on disk", () => {
  ledgerModelConformance(async () => {
    const directory = await mkdtemp(join(tmpdir(), "dth-replica-"));
    const table = await dynamo.createTable(LEDGER_TABLE);
    const replica = openLocalLedger(join(directory, "replica.db"));
    const ledger = openLedger({ client: dynamo.client, table, clock: systemClock(), replica, lingerMs: 0 });
    const close = async () => {
      await ledger.close();
      await rm(directory, { recursive: true });
    };
    return { ledger, close };
  });
});

describe("a ledger of several processes", () => {
  const open = (table: string, change: Partial<LedgerOptions> = {}) =>
    openLedger({ client: dynamo.client, table, clock: systemClock(), replica: memoryLedger(), lingerMs: 0, ...change });

  it("has a run whole when only the answer to its creation was lost", async () => {
    const table = await dynamo.createTable(LEDGER_TABLE);
    const losing = open(table, { client: losingAnswers(dynamo.client) });
    await losing.createRun(runRecord("r"));
    const other = open(table);
    expect((await other.runs(10)).map(({ id }) => id)).toEqual(["r"]);
    await other.record("r", [copied("a")]);
    expect((await other.tally("r")).copied.objects).toBe(1);
    await expect(losing.createRun(runRecord("r"))).rejects.toMatchObject({ code: "INVALID_INPUT" });
    expect((await open(table).tally("r")).copied.objects).toBe(1);
  });

  it("tells all of them the same, whoever wrote what and when", async () => {
    const table = await dynamo.createTable(LEDGER_TABLE);
    const [one, other] = [open(table), open(table)];
    await one.createRun(runRecord("r"));
    const keys = Array.from({ length: 30 }, (_, n) => `k${n}`);
    await one.commitFound("r", [itemsWork("r", "w", keys)], checkpoint());
    const writes = keys.flatMap((key) => [
      one.record("r", [failed(key)]),
      other.record("r", [copied(key)]),
      one.record("r", [failed(key, "STALLED")]),
    ]);
    // Asking meanwhile may seal the place of a writer, who then takes another.
    await Promise.all([...writes, one.tally("r"), other.unsettled("r"), other.tally("r")]);
    for (const ledger of [one, other, open(table)]) {
      expect((await ledger.tally("r")).copied.objects).toBe(30);
      expect(await ledger.failures("r")).toEqual([]);
      expect(await ledger.unsettled("r")).toBe(0);
    }
  });

  it("lets each failure be reopened by one of those who ask at once", async () => {
    const table = await dynamo.createTable(LEDGER_TABLE);
    const ledgers = Array.from({ length: 4 }, () => open(table));
    const [first] = ledgers;
    await first?.createRun(runRecord("r"));
    const keys = Array.from({ length: 50 }, (_, n) => `k${n}`);
    await first?.commitFound("r", [itemsWork("r", "w", keys)], checkpoint());
    await first?.record(
      "r",
      keys.map((key) => failed(key)),
    );
    const counts = await Promise.all(ledgers.map((ledger) => ledger.reopen("r", {})));
    expect(counts.sort()).toEqual([0, 0, 0, 50]);
  });

  it("notices that another process deleted a run, and made another of the same id", async () => {
    const table = await dynamo.createTable(LEDGER_TABLE);
    const [one, other] = [open(table), open(table)];
    await one.createRun(runRecord("r"));
    await one.record("r", [copied("old")]);
    expect((await one.tally("r")).copied.objects).toBe(1);
    await other.deleteRun("r");
    await expect(one.tally("r")).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
    await other.createRun(runRecord("r"));
    expect((await one.tally("r")).copied.objects).toBe(0);
    await one.record("r", [copied("new")]);
    expect((await other.tally("r")).copied.objects).toBe(1);
  });

  it("tells what an ended run came to without reading its log again, until something changes", async () => {
    const table = await dynamo.createTable(LEDGER_TABLE);
    const leader = open(table);
    await leader.createRun(runRecord("r"));
    await leader.commitFound("r", [itemsWork("r", "w", ["a", "b", "c"])], checkpoint());
    await leader.record("r", [copied("a"), failed("b")]);
    await leader.updateRun("r", { state: "stopped" });
    let applied = 0;
    const watched = new Proxy(memoryLedger(), {
      get(target, name) {
        if (name === "commitFound" || name === "record") applied += 1;
        const member: unknown = Reflect.get(target, name, target);
        return typeof member === "function" ? member.bind(target) : member;
      },
    });
    const page = open(table, { replica: watched });
    expect((await page.tally("r")).copied.objects).toBe(1);
    expect(await page.unsettled("r")).toBe(1);
    expect((await page.failures("r")).map(({ samples }) => samples)).toEqual([["b"]]);
    expect(applied).toBe(0);
    await leader.record("r", [copied("b"), copied("c")]);
    expect((await page.tally("r")).copied.objects).toBe(3);
    expect(await page.failures("r")).toEqual([]);
    expect(await page.unsettled("r")).toBe(0);
    expect(applied).toBe(3);
  });

  it("keeps runs for as long as it was told", async () => {
    const clock = fakeClock(START);
    const ledger = open(await dynamo.createTable(LEDGER_TABLE), { clock, retentionMs: 1_000 });
    await ledger.createRun(runRecord("r"));
    await clock.advance(999);
    expect((await ledger.runs(9)).map(({ id }) => id)).toEqual(["r"]);
    await clock.advance(1);
    expect(await ledger.runs(9)).toEqual([]);
    await expect(ledger.run("r")).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
  });

  it("lists the runs of its own scope, and reaches any run by its id", async () => {
    const table = await dynamo.createTable(LEDGER_TABLE);
    const [hub, one, other] = [open(table), open(table, { scope: "t1" }), open(table, { scope: "t2" })];
    await one.createRun(runRecord("r1"));
    await other.createRun(runRecord("r2"));
    await one.commitFound("r1", [itemsWork("r1", "w", ["a", "b"])], checkpoint());
    await one.record("r1", [copied("a"), failed("b")]);
    const listed = await Promise.all([hub, one, other].map((ledger) => ledger.runs(9)));
    expect(listed.map((runs) => runs.map(({ id }) => id))).toEqual([[], ["r1"], ["r2"]]);
    expect((await hub.failures("r1")).map(({ samples }) => samples)).toEqual([["b"]]);
    expect(await hub.reopen("r1", {})).toBe(1);
    expect(await one.unsettled("r1")).toBe(1);
    await hub.deleteRun("r1");
    expect(await one.runs(9)).toEqual([]);
    await expect(one.run("r1")).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
  });

  it("asks for no keys but those that its scope is granted", async () => {
    const table = await dynamo.createTable(LEDGER_TABLE);
    const asked = new Set<string>();
    const ledger = open(table, { scope: "t1", client: telling((key) => asked.add(key)) });
    await ledger.createRun(runRecord("t1-r1"));
    await ledger.commitFound("t1-r1", [itemsWork("t1-r1", "w", ["a"])], checkpoint());
    await ledger.saveUpload({ runId: "t1-r1", key: "a", sourceKey: "a", size: 9, partSize: 5, startedAt: START });
    await ledger.saveUpload({
      runId: "t1-r1",
      key: "a",
      uploadId: "u",
      sourceKey: "a",
      size: 9,
      partSize: 5,
      startedAt: 1,
    });
    await ledger.savePart("t1-r1", "a", "u", { partNumber: 1, etag: "e", size: 5 });
    await ledger.parts("t1-r1", "a", "u");
    await ledger.rememberCopies("to", [{ key: "a", sourceEtag: "s", destinationEtag: "d" }]);
    await ledger.record("t1-r1", [copied("a")]);
    await ledger.runs(9);
    await ledger.updateRun("t1-r1", { state: "done" });
    await ledger.deleteRun("t1-r1");
    const granted = leadingKeys("t1").map(
      (pattern) => new RegExp(`^${pattern.replace(".", "\\.").replace("*", ".*")}$`),
    );
    expect(asked.size).toBeGreaterThan(9);
    expect([...asked].filter((key) => !granted.some((pattern) => pattern.test(key)))).toEqual([]);
  });

  it("believes of copies what its own scope remembers, and nothing else", async () => {
    const table = await dynamo.createTable(LEDGER_TABLE);
    const [one, other, all, events] = [
      open(table, { scope: "t1" }),
      open(table, { scope: "t2" }),
      open(table),
      open(table, { scope: "events", sharesCopies: true }),
    ];
    await one.rememberCopies("to", [{ key: "a", sourceEtag: "s", destinationEtag: "d" }]);
    await all.rememberCopies("to", [{ key: "b", sourceEtag: "s", destinationEtag: "d" }]);
    const known = await Promise.all(
      [one, other, all, events].map(async (ledger) => [...(await ledger.rememberedCopies("to", ["a", "b"])).keys()]),
    );
    expect(known).toEqual([["a"], [], ["b"], ["b"]]);
  });

  it("says that its table is not there", async () => {
    const ledger = open("nowhere");
    await expect(ledger.run("r")).rejects.toMatchObject({ name: "HubError", code: "LEDGER_UNUSABLE" });
    await expect(ledger.createRun(runRecord("r"))).rejects.toThrow("the table nowhere");
  });

  it("writes the outcomes of many calls at once, and what waits when it closes", async () => {
    const table = await dynamo.createTable(LEDGER_TABLE);
    const [slow, reader] = [open(table, { lingerMs: 60_000 }), open(table)];
    await slow.createRun(runRecord("r"));
    const records = Array.from({ length: 20 }, (_, n) => slow.record("r", [copied(`k${n}`)]));
    expect((await reader.tally("r")).copied.objects).toBe(0);
    await slow.close();
    await Promise.all(records);
    expect((await reader.tally("r")).copied.objects).toBe(20);
  });
});

/** Tells every partition key that a client asks for. */
function telling(tell: (key: string) => void): DynamoDBClient {
  const told = new DynamoDBClient(emulatorConfig(dynamo.port));
  told.middlewareStack.add((next) => async (args) => {
    for (const [, key] of JSON.stringify(args.input).matchAll(/"(?:pk|:pk)":\{"S":"([^"]*)"/g)) tell(key ?? "");
    return next(args);
  });
  return told;
}
