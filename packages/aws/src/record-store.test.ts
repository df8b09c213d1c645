import { fakeClock } from "@dth/testkit/clock";
import { recordStoreConformance } from "@dth/testkit/conformance/record-store";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DynamoEmulator, losingAnswers, startDynamo } from "../test/emulators.ts";
import { RECORD_TABLE } from "./record-store/table.ts";
import { openRecordStore } from "./record-store.ts";

let dynamo: DynamoEmulator;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.close());

describe("openRecordStore", () => {
  recordStoreConformance(async (clock) => {
    const table = await dynamo.createTable(RECORD_TABLE);
    const open = () => openRecordStore({ client: dynamo.client, table, clock });
    return { records: open(), other: open(), close: async () => {} };
  });

  it("knows its own write when only the answer was lost", async () => {
    const table = await dynamo.createTable(RECORD_TABLE);
    const clock = fakeClock();
    const losing = openRecordStore({ client: losingAnswers(dynamo.client), table, clock });
    const record = { id: "t", sort: "t", body: 1 };
    expect(await losing.put("task", record, "absent")).toBe(1);
    expect(await losing.put("task", record, 1)).toBe(2);
    expect(await losing.put("task", record, "any")).toBe(3);
    const other = openRecordStore({ client: dynamo.client, table, clock });
    await expect(other.put("task", record, "absent")).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(other.put("task", record, 2)).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("searches a bounded stretch at a time, and says where to go on", async () => {
    const table = await dynamo.createTable(RECORD_TABLE);
    const records = openRecordStore({ client: dynamo.client, table, clock: fakeClock(), searchLimit: 10 });
    for (let n = 10; n < 45; n++) {
      const text = n === 38 || n === 44 ? "needle" : "hay";
      await records.put("task", { id: `t${n}`, sort: `${n}`, text, body: n }, "absent");
    }
    const pages: string[][] = [];
    let cursor: string | undefined;
    do {
      const page = await records.list("task", { contains: "NEEDLE", limit: 5, ...(cursor && { cursor }) });
      pages.push(page.records.map(({ id }) => id));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(pages).toEqual([[], [], ["t38"], ["t44"]]);
  });
});
