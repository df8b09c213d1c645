import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { fakeClock } from "@dth/testkit/clock";
import { afterEach, describe, expect, it } from "vitest";
import { Fault, type Handlers, type Input, startFakeAws } from "../test/fake-aws.ts";
import { DynamoTable } from "./dynamo-table.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function open(handlers: Handlers) {
  const fake = await startFakeAws(handlers);
  const client = new DynamoDBClient(fake.config);
  closers.push(async () => {
    client.destroy();
    await fake.close();
  });
  const clock = fakeClock();
  const settle = async <T>(promise: Promise<T>): Promise<T> => {
    let settled = false;
    const mark = () => {
      settled = true;
    };
    promise.then(mark, mark);
    while (!settled) await clock.advance(50);
    return promise;
  };
  return { fake, table: new DynamoTable({ client, table: "t", clock }, "RECORDS_UNUSABLE"), settle };
}

const keys = (count: number) => Array.from({ length: count }, (_, n) => ({ pk: { S: `k${n}` }, sk: { S: "s" } }));

describe("DynamoTable", () => {
  it("reads a hundred at a time, and asks again for what was handed back", async () => {
    const { fake, table, settle } = await open({
      BatchGetItem({ RequestItems }: Input) {
        const asked = RequestItems.t.Keys;
        const [done, undone] = [asked.slice(0, 60), asked.slice(60)];
        const rest = undone.length === 0 ? {} : { UnprocessedKeys: { t: { Keys: undone } } };
        return { Responses: { t: done }, ...rest };
      },
    });
    const found = await settle(table.getAll(keys(130)));
    expect(found.map(({ pk }) => pk?.S).sort()).toEqual(
      keys(130)
        .map(({ pk }) => pk.S)
        .sort(),
    );
    expect(fake.calls.map(({ input }) => input.RequestItems.t.Keys.length)).toEqual([100, 70, 10]);
    expect(fake.calls.every(({ input }) => input.RequestItems.t.ConsistentRead)).toBe(true);
  });

  it("deletes twenty-five at a time, and again what was handed back", async () => {
    const deleted: string[] = [];
    const { fake, table, settle } = await open({
      BatchWriteItem({ RequestItems }: Input) {
        const asked = RequestItems.t;
        deleted.push(...asked.slice(0, 20).map((one: Input) => one.DeleteRequest.Key.pk.S));
        return asked.length > 20 ? { UnprocessedItems: { t: asked.slice(20) } } : {};
      },
    });
    await settle(table.deleteAll(keys(45)));
    expect(deleted.sort()).toEqual(
      keys(45)
        .map(({ pk }) => pk.S)
        .sort(),
    );
    expect(fake.calls.every(({ input }) => input.RequestItems.t.length <= 25)).toBe(true);
    fake.calls.splice(0);
    await table.deleteAll([]);
    expect(fake.calls).toEqual([]);
  });

  it("tells a condition that did not hold from a failure", async () => {
    let name = "ConditionalCheckFailedException";
    const fail = () => {
      throw new Fault(name);
    };
    const { table } = await open({ PutItem: fail, DeleteItem: fail, UpdateItem: fail, GetItem: fail });
    expect(await table.put({})).toBe(false);
    expect(await table.delete("a", "b")).toBe(false);
    expect(await table.update("a", "b", { expression: "SET a = :a" })).toBeUndefined();
    name = "ValidationException";
    for (const call of [table.put({}), table.delete("a", "b"), table.get("a", "b")]) {
      await expect(call).rejects.toMatchObject({ name: "HubError", code: "RECORDS_UNUSABLE" });
    }
  });
});
