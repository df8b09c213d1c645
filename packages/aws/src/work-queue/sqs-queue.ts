import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { Clock } from "@dth/core/clock";
import { HubError } from "@dth/core/error";
import { awsError, isAwsError } from "../aws-errors.ts";
import { BATCH, batchesOf } from "./body.ts";

/** How often what SQS refused of a batch is sent again. */
const ATTEMPTS = 8;
/** The longest time for which a message is hidden. */
const MAX_SECONDS = 12 * 60 * 60;

/** What is asked of one receive. */
export interface ReceiveOptions {
  /** 1 to 10. */
  readonly max: number;
  readonly visibilityMs: number;
  /** Seconds to wait for a message when there is none; with 0, SQS looks at a sample of its hosts only. */
  readonly waitSeconds: number;
}

/** One SQS queue, with the batching that its protocol asks for. Messages are texts here. */
export class SqsQueue {
  readonly #client: SQSClient;
  readonly #url: string;
  readonly #clock: Clock;

  constructor(client: SQSClient, url: string, clock: Clock) {
    this.#client = client;
    this.#url = url;
    this.#clock = clock;
  }

  /** Sends all; what SQS refuses of a batch for the moment is sent again. */
  async send(bodies: readonly string[], delayMs: number): Promise<void> {
    const DelaySeconds = Math.ceil(delayMs / 1000);
    for (const batch of batchesOf(bodies)) {
      await this.#inBatch(
        batch.map((MessageBody) => ({ MessageBody, DelaySeconds })),
        (Entries) => this.#client.send(new SendMessageBatchCommand({ QueueUrl: this.#url, Entries })),
      );
    }
  }

  receive({ max, visibilityMs, waitSeconds }: ReceiveOptions): Promise<readonly Message[]> {
    const command = new ReceiveMessageCommand({
      QueueUrl: this.#url,
      MaxNumberOfMessages: max,
      VisibilityTimeout: secondsOf(visibilityMs),
      WaitTimeSeconds: waitSeconds,
      MessageSystemAttributeNames: ["ApproximateReceiveCount", "SentTimestamp"],
    });
    return this.#ask(async () => (await this.#client.send(command)).Messages ?? []);
  }

  /** Hides a received message for this long from now. @returns false when SQS says that it is not hidden any more */
  hide(ReceiptHandle: string, ms: number): Promise<boolean> {
    const command = new ChangeMessageVisibilityCommand({
      QueueUrl: this.#url,
      ReceiptHandle,
      VisibilityTimeout: secondsOf(ms),
    });
    return this.#ask(async () => {
      try {
        await this.#client.send(command);
        return true;
      } catch (error) {
        // The last of them beyond twelve hours since the message was received.
        if (isAwsError(error, ...GONE, "InvalidParameterValue", "InvalidParameterValueException")) return false;
        throw error;
      }
    });
  }

  /** Gives received messages back at once. */
  async show(handles: readonly string[]): Promise<void> {
    for (let start = 0; start < handles.length; start += BATCH) {
      const Entries = handles
        .slice(start, start + BATCH)
        .map((ReceiptHandle, n) => ({ Id: String(n), ReceiptHandle, VisibilityTimeout: 0 }));
      const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl: this.#url, Entries });
      // What fails of it comes back by itself, later.
      await this.#ask(() => this.#client.send(command));
    }
  }

  async delete(ReceiptHandle: string): Promise<void> {
    const command = new DeleteMessageCommand({ QueueUrl: this.#url, ReceiptHandle });
    await this.#ask(async () => {
      try {
        await this.#client.send(command);
      } catch (error) {
        if (!isAwsError(error, ...GONE)) throw error;
      }
    });
  }

  async deleteAll(handles: readonly string[]): Promise<void> {
    for (let start = 0; start < handles.length; start += BATCH) {
      const batch = handles.slice(start, start + BATCH).map((ReceiptHandle) => ({ ReceiptHandle }));
      await this.#inBatch(batch, (Entries) =>
        this.#client.send(new DeleteMessageBatchCommand({ QueueUrl: this.#url, Entries })),
      );
    }
  }

  /** As SQS believes it to be: up to a minute behind. */
  async counts(): Promise<{ readonly waiting: number; readonly hidden: number }> {
    const command = new GetQueueAttributesCommand({
      QueueUrl: this.#url,
      AttributeNames: [
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesNotVisible",
        "ApproximateNumberOfMessagesDelayed",
      ],
    });
    const { Attributes: all = {} } = await this.#ask(() => this.#client.send(command));
    const waiting = Number(all.ApproximateNumberOfMessages ?? 0) + Number(all.ApproximateNumberOfMessagesDelayed ?? 0);
    return { waiting, hidden: Number(all.ApproximateNumberOfMessagesNotVisible ?? 0) };
  }

  /** Asks again for the entries that failed through no fault of ours, until none is left. */
  async #inBatch<T extends object>(
    entries: readonly T[],
    ask: (entries: (T & { Id: string })[]) => Promise<{ readonly Failed?: readonly Failure[] | undefined }>,
  ): Promise<void> {
    let waiting = entries.map((entry, n) => ({ ...entry, Id: String(n) }));
    for (let attempt = 0; waiting.length > 0; attempt++) {
      const { Failed = [] } = await this.#ask(() => ask(waiting));
      const lasting = Failed.find(({ SenderFault, Code }) => SenderFault === true && !GONE.includes(Code ?? ""));
      if (lasting !== undefined || (Failed.length > 0 && attempt === ATTEMPTS))
        throw this.#refused(lasting ?? Failed[0]);
      const again = new Set(Failed.filter(({ SenderFault }) => SenderFault !== true).map(({ Id }) => Id));
      waiting = waiting.filter(({ Id }) => again.has(Id));
      if (waiting.length > 0) await this.#clock.sleep(Math.min(5_000, 100 * 2 ** attempt));
    }
  }

  #refused(failure: Failure | undefined): HubError {
    return new HubError("LEDGER_UNUSABLE", `the queue ${this.#url} refused a message: ${failure?.Code ?? ""}`);
  }

  async #ask<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw awsError(error, { what: `the queue ${this.#url}`, otherwise: "LEDGER_UNUSABLE" });
    }
  }
}

interface Failure {
  readonly Id?: string | undefined;
  readonly Code?: string | undefined;
  readonly SenderFault?: boolean | undefined;
}

/** What SQS says of a receipt whose message ended or came to somebody else. */
const GONE: readonly string[] = [
  "MessageNotInflight",
  "ReceiptHandleIsInvalid",
  "AWS.SimpleQueueService.MessageNotInflight",
];

function secondsOf(ms: number): number {
  return Math.min(MAX_SECONDS, Math.max(0, Math.ceil(ms / 1000)));
}
