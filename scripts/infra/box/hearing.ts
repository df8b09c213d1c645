import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import type { Handlers } from "../../../packages/aws/test/fake-aws.ts";
import { eventBridge } from "../../../packages/aws/test/fake-event-bridge.ts";
import type { LambdaFunction } from "./lambda.ts";
import type { Region } from "./region.ts";

/** What stands between a bucket and the hub: EventBridge's rules, the queue, and what Lambda brings from it. */
export interface Hearing {
  /** EventBridge, as the hub asks it. */
  readonly handlers: Handlers;
  /** Names of the rules that there are. */
  rules(): readonly string[];
  /** Makes the queues, as stacks/heard.ts does. @returns what the functions are told of them */
  open(region: Region): Promise<Readonly<Record<string, string>>>;
  /** A bucket tells of an object: it goes to the queues of all rules that it fits. @returns how many those are */
  tell(kind: "Created" | "Deleted", bucket: string, key: string, sequencer: string): Promise<number>;
  /** Puts a message on the queue that is nobody's event. */
  put(body: string): Promise<void>;
  /** What the mapping does once: brings what waits, and takes away what was taken. @returns how many come again */
  bring(taker: LambdaFunction): Promise<number>;
  /** Messages that nobody could take. */
  deadLetters(): Promise<readonly string[]>;
}

/** Deliveries before a message is a dead letter: fewer than in stacks/heard.ts, so that a test need not wait. */
const DELIVERIES = 3;

/** As stacks/heard.ts and stacks/hub.ts have it. */
export function openHearing(): Hearing {
  const bridge = eventBridge();
  let sqs: Region["sqs"];
  let queues: Awaited<ReturnType<Region["sqs"]["createQueues"]>>;
  const arnOf = async (QueueUrl: string): Promise<string> => {
    const question = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] });
    return (await sqs.client.send(question)).Attributes?.QueueArn ?? "";
  };
  const put = async (MessageBody: string): Promise<void> => {
    await sqs.client.send(new SendMessageCommand({ QueueUrl: queues.url, MessageBody }));
  };
  const receive = async (QueueUrl: string, VisibilityTimeout: number) => {
    const command = new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout, MaxNumberOfMessages: 10 });
    return (await sqs.client.send(command)).Messages ?? [];
  };
  return {
    handlers: bridge.handlers,
    rules: () => [...bridge.rules.keys()],
    put,
    async open(region) {
      sqs = region.sqs;
      queues = await sqs.createQueues(DELIVERIES);
      return {
        HUB_EVENT_RULES: "dth-box-events",
        HUB_HEARD_QUEUE: await arnOf(queues.url),
        HUB_HEARD_DEAD_LETTERS: await arnOf(queues.deadLetterUrl),
      };
    },
    async tell(kind, bucket, key, sequencer) {
      const sent = bridge.sent(eventOf(kind, bucket, key, sequencer));
      for (const { body } of sent) await put(body);
      return sent.length;
    },
    async bring(taker) {
      const messages = await receive(queues.url, 0);
      const Records = messages.map(({ MessageId, Body }) => ({
        ...{ messageId: MessageId, body: Body, eventSource: "aws:sqs" },
      }));
      const answer = await taker.invoke({ Records });
      const failed = new Set(failuresIn(answer));
      for (const { MessageId = "", ReceiptHandle } of messages)
        if (!failed.has(MessageId))
          await sqs.client.send(new DeleteMessageCommand({ QueueUrl: queues.url, ReceiptHandle }));
      return failed.size;
    },
    deadLetters: async () => (await receive(queues.deadLetterUrl, 0)).map(({ Body = "" }) => Body),
  };
}

function failuresIn(answer: unknown): readonly string[] {
  if (typeof answer !== "object" || answer === null || !("batchItemFailures" in answer)) throw new Error("no answer");
  const { batchItemFailures: failures } = answer;
  return Array.isArray(failures) ? failures.map(({ itemIdentifier }) => String(itemIdentifier)) : [];
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
function eventOf(kind: "Created" | "Deleted", bucket: string, key: string, sequencer: string) {
  const object = { key, sequencer, ...(kind === "Created" ? { size: 3, etag: "e" } : {}) };
  return {
    version: "0",
    source: "aws.s3",
    "detail-type": `Object ${kind}`,
    detail: { bucket: { name: bucket }, object },
  };
}
