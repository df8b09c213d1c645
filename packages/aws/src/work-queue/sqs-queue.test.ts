import { SQSClient } from "@aws-sdk/client-sqs";
import { fakeClock } from "@dth/testkit/clock";
import { HOSTILE_KEYS, itemsWork } from "@dth/testkit/conformance/samples";
import { afterEach, describe, expect, it } from "vitest";
import { Fault, type Handlers, type Input, startFakeAws } from "../../test/fake-aws.ts";
import { batchesOf, bodyOf, MAX_BYTES, workOf } from "./body.ts";
import { SqsQueue } from "./sqs-queue.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function open(handlers: Handlers) {
  const fake = await startFakeAws(handlers);
  const client = new SQSClient({ ...fake.config, useQueueUrlAsEndpoint: false, md5: false });
  closers.push(async () => {
    client.destroy();
    await fake.close();
  });
  const clock = fakeClock();
  const settle = async (promise: Promise<unknown>) => {
    let settled = false;
    promise.then(
      () => {
        settled = true;
      },
      () => {
        settled = true;
      },
    );
    while (!settled) await clock.advance(50);
    return promise;
  };
  return { fake, queue: new SqsQueue(client, "https://sqs/1/q", clock), settle };
}

const accepted = (entries: Input[], failed: object[] = []) => ({
  Successful: entries.map(({ Id }) => ({ Id, MessageId: Id, MD5OfMessageBody: "" })),
  Failed: failed,
});

describe("SqsQueue", () => {
  it("sends again what was refused of a batch, and only that", async () => {
    let refusals = 2;
    const { fake, queue, settle } = await open({
      SendMessageBatch({ Entries }) {
        const refused = Entries.filter(({ MessageBody }: Input) => MessageBody === "b" && refusals-- > 0);
        const failed = refused.map(({ Id }: Input) => ({ Id, Code: "InternalError", SenderFault: false }));
        return accepted(
          Entries.filter((entry: Input) => !refused.includes(entry)),
          failed,
        );
      },
    });
    await settle(queue.send(["a", "b", "c"], 1_500));
    expect(fake.calls.map(({ input }) => input.Entries.map((entry: Input) => entry.MessageBody))).toEqual([
      ["a", "b", "c"],
      ["b"],
      ["b"],
    ]);
    expect(fake.calls[0]?.input.Entries[0].DelaySeconds).toBe(2);
  });

  it("gives up on what is refused for good, and on what is refused again and again", async () => {
    const refusing = (SenderFault: boolean) => ({
      SendMessageBatch: ({ Entries }: Input) => accepted([], [{ Id: Entries[0].Id, Code: "Refused", SenderFault }]),
    });
    for (const fault of [true, false]) {
      const { fake, queue, settle } = await open(refusing(fault));
      await expect(settle(queue.send(["a"], 0))).rejects.toMatchObject({ code: "LEDGER_UNUSABLE" });
      expect(fake.calls.length).toBe(fault ? 1 : 9);
    }
  });

  it.each(["MessageNotInflight", "ReceiptHandleIsInvalid", "InvalidParameterValue"])(
    "takes %s for a lease that is over",
    async (name) => {
      const fail = () => {
        throw new Fault(name);
      };
      const { queue } = await open({ ChangeMessageVisibility: fail });
      expect(await queue.hide("receipt", 1_000)).toBe(false);
    },
  );

  it("hides for twelve hours at most, which is what SQS can", async () => {
    const { fake, queue } = await open({ ChangeMessageVisibility: () => ({}) });
    await queue.hide("receipt", 24 * 60 * 60 * 1000);
    expect(fake.calls[0]?.input.VisibilityTimeout).toBe(43_200);
  });
});

describe("bodies", () => {
  it("hold every key in characters that SQS takes", () => {
    const work = itemsWork("r", "w", HOSTILE_KEYS);
    const body = bodyOf(work);
    expect(body).toMatch(/^[A-Za-z0-9+/=]+$/);
    expect(workOf(body)).toEqual(work);
    expect(workOf("somebody else's")).toBeUndefined();
    expect(workOf(undefined)).toBeUndefined();
  });

  it("go ten to a request, and no more bytes than it takes", () => {
    const sizes = (bodies: string[]) => batchesOf(bodies).map((batch) => batch.length);
    expect(sizes([])).toEqual([]);
    expect(sizes(Array.from({ length: 23 }, () => "x"))).toEqual([10, 10, 3]);
    expect(sizes(["x".repeat(MAX_BYTES - 1), "x", "x"])).toEqual([2, 1]);
  });

  it("that no message can hold are refused", () => {
    const entry = () => ({ key: crypto.randomUUID() + crypto.randomUUID(), size: 1 });
    const items = Array.from({ length: 25_000 }, () => ({ entry: entry(), action: "copy" as const }));
    expect(() => bodyOf(itemsWork("r", "w", items))).toThrow(/takes \d+ bytes/);
  });
});
