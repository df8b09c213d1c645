import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { type LoopbackServer, serve } from "@dth/testkit/loopback-server";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type SqsEmulator, startSqs } from "../../../packages/aws/test/emulators.ts";
import { Leases, passQueue } from "./queues.ts";

let sqs: SqsEmulator;
let leases: Leases;
let front: LoopbackServer;
beforeAll(async () => {
  sqs = await startSqs();
  leases = new Leases(sqs.client);
  front = await serve((incoming, outgoing) => {
    const [, operation = ""] = String(incoming.headers["x-amz-target"]).split(".");
    passQueue({ incoming, outgoing, sqs, operation, leases }).catch(() => outgoing.destroy());
  });
});
afterAll(async () => {
  await front.close();
  await sqs.close();
});

const machine = (accessKeyId: string) =>
  new SQSClient({
    endpoint: front.url,
    region: "eu-west-1",
    credentials: { accessKeyId, secretAccessKey: "secret" },
  });

it("brings what a dead machine held back, and what it is given when it died in its long poll", async () => {
  const [dying, other] = [machine("dying"), machine("other")];
  const { QueueUrl } = await other.send(new CreateQueueCommand({ QueueName: "work" }));
  const receive = (client: SQSClient, WaitTimeSeconds: number) =>
    client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds, VisibilityTimeout: 600 }));
  await other.send(new SendMessageCommand({ QueueUrl, MessageBody: "held" }));
  await receive(dying, 1);
  expect(leases.of("dying")).toHaveLength(1);
  const polled = receive(dying, 20);
  expect(await leases.end("dying")).toBe(1);
  await polled;
  expect(leases.of("dying")).toEqual([]);
  expect((await receive(other, 5)).Messages).toMatchObject([{ Body: "held" }]);
  dying.destroy();
  other.destroy();
});
