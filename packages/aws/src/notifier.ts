import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
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
 * `others` throws, and HubError `NOTIFICATION_FAILED`.
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
    },
  };
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
