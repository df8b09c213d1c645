import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type SqsEmulator, startSqs } from "../../../packages/aws/test/emulators.ts";
import { Leases, passQueue } from "./queues.ts";

let sqs: SqsEmulator;
let leases: Leases;
const front = createServer((incoming, outgoing) => {
  const [, operation = ""] = String(incoming.headers["x-amz-target"]).split(".");
  passQueue({ incoming, outgoing, sqs, operation, leases }).catch(() => outgoing.destroy());
});
beforeAll(async () => {
  sqs = await startSqs();
  leases = new Leases(sqs.client);
  await new Promise<void>((resolve) => front.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  front.closeAllConnections();
  front.close();
  await sqs.close();
});

const machine = (accessKeyId: string) =>
  new SQSClient({
    endpoint: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
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
