import { GetTopicAttributesCommand, PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import { HubError, hasCode } from "@dth/core/error";
import type { Notification, Notifier } from "@dth/core/notifier";
import { awsError } from "./aws-errors.ts";

/** What {@link createNotifier} needs. */
export interface NotifierOptions {
  readonly client: SNSClient;
  /** Delivers what is not for SNS: webhooks and e-mail by SMTP are the same here as on one machine. */
  readonly others: Notifier;
}

/** Characters of a subject. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const MAX_SUBJECT = 100;
/** Bytes of a message, all its forms together. */
const MAX_MESSAGE = 256 * 1024;

/**
 * Publishes to SNS topics; subscribers of e-mail and SMS get the text, those that are programs the JSON. Throws what
 * `others` throws, and HubError `NOTIFICATION_FAILED`, also where nobody has confirmed yet that the messages are wanted.
 */
export function createNotifier({ client, others }: NotifierOptions): Notifier {
  return {
    async send(target, notification) {
      if (target.kind !== "sns") return others.send(target, notification);
      const { topicArn: TopicArn } = target;
      const message = { TopicArn, Subject: subjectOf(notification), Message: messageOf(notification) };
      try {
        await client.send(new PublishCommand({ ...message, MessageStructure: "json" }));
      } catch (error) {
        throw awsError(error, { what: `the topic ${TopicArn}`, otherwise: "NOTIFICATION_FAILED" });
      }
      await requireListeners(client, TopicArn);
    },
  };
}

/**
 * SNS takes messages for a topic whose subscriptions nobody has confirmed, and delivers them to nobody.
 *
 * @throws HubError `NOTIFICATION_FAILED` where that is so
 */
async function requireListeners(client: SNSClient, TopicArn: string): Promise<void> {
  const { confirmed, pending } = await subscriptionsOf(client, TopicArn);
  if (confirmed > 0 || pending === 0) return;
  const waiting = pending === 1 ? "1 subscription waits" : `${pending} subscriptions wait`;
  throw new HubError("NOTIFICATION_FAILED", `the topic ${TopicArn} reaches nobody: ${waiting} to be confirmed`);
}

async function subscriptionsOf(client: SNSClient, TopicArn: string) {
  try {
    const { Attributes = {} } = await client.send(new GetTopicAttributesCommand({ TopicArn }));
    const count = (name: string) => Number(Attributes[name] ?? 0);
    return { confirmed: count("SubscriptionsConfirmed"), pending: count("SubscriptionsPending") };
  } catch (error) {
    const told = awsError(error, { what: `the topic ${TopicArn}`, otherwise: "NOTIFICATION_FAILED" });
    // Somebody else's topic may be published to without being looked at; the message is delivered already.
    if (hasCode(told, "ACCESS_DENIED")) return { confirmed: 0, pending: 0 };
    throw told;
  }
}

/** SNS takes printable ASCII that begins with a letter, number or punctuation. */
function subjectOf({ subject }: Notification): string {
  const plain = subject.replace(/[^\x20-\x7e]+/g, " ").trim();
  return plain === "" ? "Data Transfer Hub" : plain.slice(0, MAX_SUBJECT).trim();
}

/** One form for each kind of subscriber; the text alone, cut, where all together are too much. */
function messageOf({ subject, text, json }: Notification): string {
  const body = JSON.stringify({ subject, text, json });
  const forms = JSON.stringify({ default: text, sqs: body, lambda: body, http: body, https: body });
  if (Buffer.byteLength(forms) <= MAX_MESSAGE) return forms;
  return JSON.stringify({ default: text.slice(0, MAX_MESSAGE / 8) });
}
