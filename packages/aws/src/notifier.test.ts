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
