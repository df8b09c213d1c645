import { createHash } from "node:crypto";
import { systemClock } from "@dth/local/clock";
import { collect } from "@dth/testkit/conformance/samples";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type DynamoEmulator, startDynamo } from "../../test/emulators.ts";
import { DynamoTable, partition } from "../dynamo-table.ts";
import { Log } from "./log.ts";
import { LEDGER_TABLE } from "./table.ts";

let dynamo: DynamoEmulator;
let table: DynamoTable;
let sleeps = 0;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.close());
beforeEach(async () => {
  const name = await dynamo.createTable(LEDGER_TABLE);
  table = new DynamoTable({ client: dynamo.client, table: name, clock: systemClock() }, "LEDGER_UNUSABLE");
  sleeps = 0;
  tokens = 0;
});

let tokens = 0;
const sleep = async () => {
  sleeps += 1;
};
/** The log as one process sees it; `through` stands between it and the table. */
const open = (through: DynamoTable = table) =>
  new Log({ table: through, pk: "log#x", token: () => `t${++tokens}`, sleep, ttl: () => 5_000_000_000 });

const bytes = (text: string) => new TextEncoder().encode(text);
async function read(log: Log, after = 0) {
  const head = await log.head();
  const entries = await collect(log.entries(after, head?.last ?? 0));
  return entries.map(({ seq, kind, data }) => [seq, kind, new TextDecoder().decode(data)]);
}

/** A table whose puts `before` may hold up or lose. */
function meddling(before: (sk: string) => Promise<void>): DynamoTable {
  return new Proxy(table, {
    get(_, name) {
      const member: unknown = Reflect.get(table, name, table);
      if (typeof member !== "function") return member;
      return async (...given: unknown[]) => {
        if (name === "put") await before((given[0] as { sk: { S: string } }).sk.S);
        return member.apply(table, given);
      };
    },
  });
}

describe("Log", () => {
  it("gives back what was appended, in order, from wherever one has read to", async () => {
    const log = open();
    await log.create();
    expect(await read(log)).toEqual([]);
    expect(await log.append("record", bytes("a"))).toBe(1);
    expect(await open().append("found", bytes("b"), { note: bytes("here") })).toBe(2);
    expect(await log.append("reopen", bytes(""))).toBe(3);
    expect(await read(log)).toEqual([
      [1, "record", "a"],
      [2, "found", "b"],
      [3, "reopen", ""],
    ]);
    expect(await read(log, 2)).toEqual([[3, "reopen", ""]]);
    expect(await log.head()).toEqual({ last: 3, lastFound: 2 });
    expect(new TextDecoder().decode(await log.note(2))).toBe("here");
    expect(await log.note(1)).toBeUndefined();
  });

  it("appends nothing to a log that is not there, or no longer", async () => {
    const log = open();
    expect(await log.head()).toBeUndefined();
    expect(await log.append("record", bytes("a"))).toBeUndefined();
    await log.create();
    await log.append("record", bytes("a"));
    await log.drop();
    expect(await log.append("record", bytes("b"))).toBeUndefined();
    for (const pk of ["log#x", "log#x#0", "log#x#1"]) expect(await collect(table.query(partition(pk)))).toEqual([]);
  });

  it("keeps what is larger than an item whole", async () => {
    const log = open();
    await log.create();
    const large = bytes(
      Array.from({ length: 30_000 }, (_, n) => createHash("md5").update(`${n}`).digest("hex")).join(""),
    );
    expect(await log.append("record", bytes("before"))).toBe(1);
    expect(await log.append("found", large)).toBe(5);
    expect(await log.append("record", bytes("after"))).toBe(6);
    const [, entry, after] = await collect(log.entries(0, 6));
    expect(entry?.seq).toBe(5);
    expect(Buffer.compare(entry?.data ?? new Uint8Array(), large)).toBe(0);
    expect(after?.seq).toBe(6);
  });

  it("gives every one of many writers a place of its own", async () => {
    await open().create();
    const texts = Array.from({ length: 40 }, (_, n) => `w${n}`);
    await Promise.all(texts.map((text) => open().append("record", bytes(text))));
    const entries = await read(open());
    expect(entries.map(([seq]) => seq)).toEqual(texts.map((_, n) => n + 1));
    expect(entries.map(([, , text]) => text).sort()).toEqual([...texts].sort());
  });

  it("waits a little for a writer that is slow, then seals its place, and the writer takes another", async () => {
    await open().create();
    const gate = Promise.withResolvers<void>();
    const slow = open(meddling((sk) => (sk === "000000000001" ? gate.promise : Promise.resolve())));
    const appended = slow.append("record", bytes("slow"));
    await until(async () => (await open().head())?.last === 1);
    await open().append("record", bytes("quick"));
    expect(await read(open())).toEqual([[2, "record", "quick"]]);
    expect(sleeps).toBe(4);
    gate.resolve();
    expect(await appended).toBe(3);
    expect(await read(open())).toEqual([
      [2, "record", "quick"],
      [3, "record", "slow"],
    ]);
    expect(sleeps).toBe(4);
  });

  it("takes the pieces of a writer that died for nothing", async () => {
    await open().create();
    const dead = open(
      meddling((sk) => (sk === "000000000002" ? Promise.reject(new Error("killed")) : Promise.resolve())),
    );
    await expect(dead.append("found", new Uint8Array(400_000))).rejects.toThrow("killed");
    await open().append("record", bytes("a"));
    expect(await read(open())).toEqual([[3, "record", "a"]]);
    expect(await open().note(2)).toBeUndefined();
  });

  it("knows its own entry when only the answer was lost", async () => {
    await open().create();
    const repeating = new Proxy(table, {
      get(_, name) {
        const member: unknown = Reflect.get(table, name, table);
        if (typeof member !== "function") return member;
        return async (...given: unknown[]) => {
          if (name === "put") await member.apply(table, given);
          return member.apply(table, given);
        };
      },
    });
    expect(await open(repeating).append("record", bytes("once"))).toBe(1);
    expect(await read(open())).toEqual([[1, "record", "once"]]);
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds()));
}
