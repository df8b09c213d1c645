import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { CreateTopicCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { memoryNotifier } from "@dth/testkit/notifier";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emulatorConfig, type SqsEmulator, startSqs } from "../test/emulators.ts";
import { createNotifier } from "./notifier.ts";

let emulator: SqsEmulator;
let client: SNSClient;
beforeAll(async () => {
  emulator = await startSqs();
  client = new SNSClient(emulatorConfig(emulator.port));
});
afterAll(async () => {
  client.destroy();
  await emulator.close();
});

/** A topic with a queue that hears what is published. */
async function topic() {
  const { TopicArn: topicArn = "" } = await client.send(new CreateTopicCommand({ Name: "news" }));
  const { QueueUrl } = await emulator.client.send(new CreateQueueCommand({ QueueName: "heard" }));
  const question = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] });
  const Endpoint = (await emulator.client.send(question)).Attributes?.QueueArn;
  await client.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: "sqs", Endpoint }));
  const heard = async () => {
    const { Messages = [] } = await emulator.client.send(new ReceiveMessageCommand({ QueueUrl }));
    return Messages.map(({ Body = "{}" }) => JSON.parse(Body));
  };
  return { topicArn, heard };
}

const REFUSED =
  "<ErrorResponse><Error><Type>Sender</Type><Code>AuthorizationError</Code><Message>no</Message></Error></ErrorResponse>";

function countsOf(confirmed: number, pending: number): string {
  const entry = (key: string, value: number) => `<entry><key>${key}</key><value>${value}</value></entry>`;
  const entries = entry("SubscriptionsConfirmed", confirmed) + entry("SubscriptionsPending", pending);
  return `<GetTopicAttributesResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><GetTopicAttributesResult><Attributes>${entries}</Attributes></GetTopicAttributesResult></GetTopicAttributesResponse>`;
}

/** Sends to an SNS that takes everything and says this of its topic: the emulator confirms every subscription itself. */
async function sendTo(attributes: string): Promise<void> {
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const isLook = new URLSearchParams(body).get("Action") === "GetTopicAttributes";
    const published = `<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>m</MessageId></PublishResult></PublishResponse>`;
    response.writeHead(isLook && attributes === REFUSED ? 403 : 200).end(isLook ? attributes : published);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const sns = new SNSClient({ ...emulatorConfig((server.address() as AddressInfo).port), maxAttempts: 1 });
  try {
    const notifier = createNotifier({ client: sns, others: memoryNotifier() });
    const topicArn = "arn:aws:sns:eu-west-1:000000000000:news";
    await notifier.send({ kind: "sns", topicArn }, { subject: "s", text: "t", json: null });
  } finally {
    sns.destroy();
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  }
}

describe("createNotifier", () => {
  it("publishes text for people and JSON for programs", async () => {
    const { topicArn, heard } = await topic();
    const notifier = createNotifier({ client, others: memoryNotifier() });
    const subject = `完成 3 tasks\nare done ${"!".repeat(200)}`;
    await notifier.send({ kind: "sns", topicArn }, { subject, text: "Bye", json: { done: 3 } });
    const [message] = await heard();
    expect(message.Subject).toMatch(/^3 tasks are done !+$/);
    expect(message.Subject.length).toBeLessThanOrEqual(100);
    const forms = JSON.parse(message.Message);
    const body = forms.default === undefined ? forms : JSON.parse(forms.sqs);
    expect(body).toEqual({ subject, text: "Bye", json: { done: 3 } });
  });

  it("leaves everything else to whoever delivers it", async () => {
    const others = memoryNotifier();
    const target = { kind: "webhook", url: "https://example.com" } as const;
    await createNotifier({ client, others }).send(target, { subject: "s", text: "t", json: null });
    expect(others.sent.map((one) => one.target)).toEqual([target]);
  });

  it("says that nobody confirmed to get mail, and is content where somebody did or where it may not look", async () => {
    const told = (attributes: string) => sendTo(attributes).then(() => "delivered");
    await expect(told(countsOf(0, 2))).rejects.toMatchObject({ name: "HubError", code: "NOTIFICATION_FAILED" });
    await expect(told(countsOf(0, 2))).rejects.toThrow("2 subscriptions wait to be confirmed");
    expect(await told(countsOf(1, 2))).toBe("delivered");
    expect(await told(countsOf(0, 0))).toBe("delivered");
    expect(await told(REFUSED)).toBe("delivered");
  });

  it("says which topic is not there", async () => {
    const topicArn = "arn:aws:sns:eu-west-1:000000000000:nowhere";
    const sent = createNotifier({ client, others: memoryNotifier() }).send(
      { kind: "sns", topicArn },
      { subject: "s", text: "t", json: null },
    );
    await expect(sent).rejects.toMatchObject({ name: "HubError", code: "NOTIFICATION_FAILED" });
    await expect(sent).rejects.toThrow("nowhere");
  });
});
