import { systemClock } from "@dth/local/clock";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type DynamoEmulator, startDynamo } from "../test/emulators.ts";
import { openCallCounter } from "./call-counter.ts";
import { LEDGER_TABLE } from "./ledger/table.ts";

let dynamo: DynamoEmulator;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.close());

it("counts what many functions add at once, by caller and window", async () => {
  const table = await dynamo.createTable(LEDGER_TABLE);
  const functions = Array.from({ length: 5 }, () =>
    openCallCounter({ client: dynamo.client, table, clock: systemClock() }),
  );
  const totals = await Promise.all(functions.map((add) => add("u@issuer", 10_000, 20)));
  expect(totals.sort((a, b) => a - b)).toEqual([20, 40, 60, 80, 100]);
  const [add] = functions;
  expect(await add?.("u@issuer", 20_000, 20)).toBe(20);
  expect(await add?.("v@issuer", 10_000, 7)).toBe(7);
});
