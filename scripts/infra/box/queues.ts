import type { IncomingMessage, ServerResponse } from "node:http";
import { ChangeMessageVisibilityCommand, type Message, type SQSClient } from "@aws-sdk/client-sqs";
import type { SqsEmulator } from "../../../packages/aws/test/emulators.ts";
import { ownHeaders, textOf } from "./request.ts";

interface Lease {
  readonly queueUrl: string;
  readonly receipt: string;
}

/** Who holds which message, by access keys. */
export class Leases {
  readonly #sqs: SQSClient;
  readonly #held = new Map<string, readonly Lease[]>();
  readonly #dead = new Set<string>();

  constructor(sqs: SQSClient) {
    this.#sqs = sqs;
  }

  /** What was given to a holder of this access key, and not deleted since. */
  of(accessKeyId: string): readonly Lease[] {
    return this.#held.get(accessKeyId) ?? [];
  }

  /** Something is given to a holder of this access key. A dead one is answered, too, when it died in its long poll. */
  async take(accessKeyId: string, leases: readonly Lease[]): Promise<void> {
    if (this.#dead.has(accessKeyId)) return this.#release(leases);
    this.#held.set(accessKeyId, [...this.of(accessKeyId), ...leases]);
  }

  drop(receipt: string): void {
    for (const [holder, leases] of this.#held)
      this.#held.set(
        holder,
        leases.filter((lease) => lease.receipt !== receipt),
      );
  }

  /** What a dead machine held, and may yet be given, is visible again, as if its time were over; answers how many it held. */
  async end(accessKeyId: string): Promise<number> {
    this.#dead.add(accessKeyId);
    const held = this.of(accessKeyId);
    this.#held.delete(accessKeyId);
    await this.#release(held);
    return held.length;
  }

  async #release(leases: readonly Lease[]): Promise<void> {
    for (const { queueUrl: QueueUrl, receipt: ReceiptHandle } of leases)
      await this.#sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
  }
}

/** A call of SQS, and who answers it. */
export interface QueueCall {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly sqs: SqsEmulator;
  readonly operation: string;
  readonly leases: Leases;
}

/** Passes a call on to SQS, and keeps who holds what after it. */
export async function passQueue({ incoming, outgoing, sqs, operation, leases }: QueueCall): Promise<void> {
  const body = await textOf(incoming);
  const { method = "POST", url = "/", headers } = incoming;
  const answered = await fetch(`http://127.0.0.1:${sqs.port}${url}`, { method, headers: ownHeaders(headers), body });
  const text = await answered.text();
  const asked = JSON.parse(body);
  if (operation === "ReceiveMessage" && answered.ok) {
    const [, accessKeyId = ""] = /Credential=([^/]+)/.exec(String(headers.authorization)) ?? [];
    const messages: readonly Message[] = JSON.parse(text).Messages ?? [];
    const given = messages.map(({ ReceiptHandle: receipt = "" }) => ({ queueUrl: asked.QueueUrl, receipt }));
    await leases.take(accessKeyId, given);
  }
  if (operation === "DeleteMessage") leases.drop(asked.ReceiptHandle);
  if (operation === "DeleteMessageBatch") for (const each of asked.Entries) leases.drop(each.ReceiptHandle);
  outgoing.writeHead(answered.status, { "content-type": answered.headers.get("content-type") ?? "" }).end(text);
}
