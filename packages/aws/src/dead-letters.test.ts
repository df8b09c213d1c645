import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { CreateQueueCommand, DeleteQueueCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import type { DeadLetter } from "@dth/core/dead-letter";
import { systemClock } from "@dth/local/clock";
import { itemsWork } from "@dth/testkit/conformance/samples";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type SqsEmulator, startSqs } from "../test/emulators.ts";
import { openDeadLetters, takeDeadLetters } from "./dead-letters.ts";
import { bodyOf } from "./work-queue/body.ts";

let sqs: SqsEmulator;
beforeAll(async () => {
  sqs = await startSqs();
});
afterAll(() => sqs.close());

let queues = 0;
async function queueWith(...bodies: readonly string[]): Promise<string> {
  const { QueueUrl = "" } = await sqs.client.send(new CreateQueueCommand({ QueueName: `dead-${queues++}` }));
  for (const MessageBody of bodies) await sqs.client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  return QueueUrl;
}

function stackWith(answer: () => object): CloudFormationClient {
  const client = new CloudFormationClient({ region: "eu-west-1" });
  vi.spyOn(client, "send").mockImplementation(async () => answer() as never);
  return client;
}

const outputs = (url: string) => [{ Outputs: [{ OutputKey: "DeadLetterQueueUrl", OutputValue: url }] }];
const lookingAt = (cloudFormation: CloudFormationClient) =>
  openDeadLetters({ cloudFormation, sqs: sqs.client, clock: systemClock(), stackPrefix: "hub-task" });
const own = bodyOf(itemsWork("r1", "w1", ["a", "b"]));
const others = bodyOf(itemsWork("r2", "w2", ["c"]));

describe("dead letters of a stack", () => {
  it("are looked at: work of the run and what is no work; all stay where they are", async () => {
    const url = await queueWith(own, others, "no work");
    const letters = lookingAt(stackWith(() => ({ Stacks: outputs(url) })));
    const seen = [];
    for (let time = 0; time < 2; time++) {
      const found = await letters.look({ taskId: "t1", runId: "r1" }, 10);
      seen.push(found.map(({ kind, keys, code, text }) => ({ kind, keys, code, text })));
    }
    expect(seen[0]).toEqual(
      expect.arrayContaining([
        { kind: "items", keys: ["a", "b"], code: "ATTEMPTS_EXHAUSTED", text: undefined },
        { kind: "message", keys: [], code: "MESSAGE_UNREADABLE", text: "no work" },
      ]),
    );
    expect(seen[0]).toHaveLength(2);
    expect(seen[1]).toHaveLength(2);
  });

  it("are none where there is no stack, and none where the stack has no queue", async () => {
    const absent = Object.assign(new Error("Stack with id hub-task-t1 does not exist"), { name: "ValidationError" });
    const none = stackWith(() => {
      throw absent;
    });
    expect(await lookingAt(none).look({ taskId: "t1", runId: "r1" }, 10)).toEqual([]);
    expect(await lookingAt(stackWith(() => ({ Stacks: [{}] }))).look({ taskId: "t1", runId: "r1" }, 10)).toEqual([]);
  });

  it("are taken away only when they are kept, as many as one call takes", async () => {
    const url = await queueWith(own, others, ...Array.from({ length: 12 }, (_, n) => `no work ${n}`));
    const kept = new Map<string, DeadLetter>();
    const options = { sqs: sqs.client, clock: systemClock(), url };
    const failing = takeDeadLetters({
      ...options,
      max: 10,
      keep: () => Promise.reject(new Error("the table is away")),
    });
    await expect(failing).rejects.toThrow("the table is away");
    // What that call had taken is hidden for a minute.
    const soon = vi.spyOn(Date, "now").mockImplementation(() => 61_000 + performance.timeOrigin + performance.now());
    const keep = async (letters: readonly DeadLetter[]) => {
      for (const letter of letters) kept.set(letter.id, letter);
    };
    expect(await takeDeadLetters({ ...options, max: 5, keep })).toBe(false);
    expect(await takeDeadLetters({ ...options, max: 100, keep })).toBe(true);
    soon.mockRestore();
    expect(kept.size).toBe(14);
    expect([...kept.values()].filter(({ runId }) => runId === "r2")).toMatchObject([{ keys: ["c"] }]);
  });

  it("are all taken when the queue is gone by then", async () => {
    const url = await queueWith();
    await sqs.client.send(new DeleteQueueCommand({ QueueUrl: url }));
    const options = { sqs: sqs.client, clock: systemClock(), max: 10, keep: async () => undefined };
    expect(await takeDeadLetters({ ...options, url })).toBe(true);
  });
});
