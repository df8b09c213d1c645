import { type CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import type { Message, SQSClient } from "@aws-sdk/client-sqs";
import type { Clock } from "@dth/core/clock";
import { type DeadLetter, type DeadLetters, deadWork } from "@dth/core/dead-letter";
import { hasCode } from "@dth/core/error";
import type { RunRef } from "@dth/core/launcher";
import { awsError, isAwsError } from "./aws-errors.ts";
import { BATCH, workOf } from "./work-queue/body.ts";
import { SqsQueue } from "./work-queue/sqs-queue.ts";

/** What {@link openDeadLetters} needs. */
export interface DeadLettersOptions {
  readonly cloudFormation: CloudFormationClient;
  readonly sqs: SQSClient;
  readonly clock: Clock;
  /** Before the names of all tasks' stacks, without the hyphen between. */
  readonly stackPrefix: string;
}

/** The output of a task's stack that names the queue. */
export const DEAD_LETTER_OUTPUT = "DeadLetterQueueUrl";
/** Milliseconds for which letters that are looked at are hidden from others who look. */
const LOOK_MS = 5_000;
/** Milliseconds for which letters are hidden that are about to be kept elsewhere. */
const TAKE_MS = 60_000;
/** Characters of a message that is no work. */
const MOST_TEXT = 100_000;

/** Dead letters of the tasks' stacks, while those are there. */
export function openDeadLetters({ cloudFormation, sqs, clock, stackPrefix }: DeadLettersOptions): DeadLetters {
  return {
    async look({ taskId, runId }, max) {
      const url = await queueOf(cloudFormation, `${stackPrefix}-${taskId}`);
      if (url === undefined) return [];
      const queue = new SqsQueue(sqs, url, clock);
      const found = new Map<string, DeadLetter>();
      const handles: string[] = [];
      while (found.size < max) {
        const messages = await queue.receive({ max: BATCH, visibilityMs: LOOK_MS, waitSeconds: 0 });
        if (messages.length === 0) break;
        handles.push(...messages.map(({ ReceiptHandle = "" }) => ReceiptHandle));
        for (const message of messages) {
          if (isOfRun(message, runId)) found.set(message.MessageId ?? "", letterOf(message));
        }
      }
      await queue.show(handles);
      return [...found.values()].slice(0, max);
    },
  };
}

/** What {@link takeDeadLetters} needs. */
export interface TakingOptions extends Pick<DeadLettersOptions, "sqs" | "clock"> {
  /** Of the queue of dead letters. */
  readonly url: string;
  /** Letters that are taken at most; what is left is taken by the next call. */
  readonly max: number;
  /** Keeps letters for good. */
  readonly keep: (letters: readonly DeadLetter[]) => Promise<void>;
}

/**
 * Moves dead letters to where they outlive their queue: each is kept before it is deleted.
 *
 * @returns whether the queue is empty, or gone
 * @throws HubError as `SqsQueue` and `keep` do
 */
export async function takeDeadLetters({ sqs, clock, url, max, keep }: TakingOptions): Promise<boolean> {
  const queue = new SqsQueue(sqs, url, clock);
  try {
    for (let taken = 0; taken < max; ) {
      const messages = await queue.receive({ max: BATCH, visibilityMs: TAKE_MS, waitSeconds: 1 });
      if (messages.length === 0) {
        const { waiting, hidden } = await queue.counts();
        return waiting + hidden === 0;
      }
      await keep(messages.map(letterOf));
      await queue.deleteAll(messages.map(({ ReceiptHandle = "" }) => ReceiptHandle));
      taken += messages.length;
    }
    return false;
  } catch (error) {
    if (hasCode(error, "LEDGER_UNUSABLE") && isGone(error.cause)) return true;
    throw error;
  }
}

function isGone(cause: unknown): boolean {
  return isAwsError(cause, "QueueDoesNotExist", "NonExistentQueue");
}

function isOfRun({ Body }: Message, runId: RunRef["runId"]): boolean {
  const work = workOf(Body);
  return work === undefined || work.runId === runId;
}

function letterOf({ MessageId: id = "", Body: body = "" }: Message): DeadLetter {
  const work = workOf(body);
  if (work !== undefined) return { ...deadWork(work), id };
  return { id, kind: "message", keys: [], code: "MESSAGE_UNREADABLE", text: body.slice(0, MOST_TEXT) };
}

async function queueOf(cloudFormation: CloudFormationClient, StackName: string): Promise<string | undefined> {
  try {
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
    return Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === DEAD_LETTER_OUTPUT)?.OutputValue;
  } catch (error) {
    // CloudFormation has no name of its own for this.
    if (isAwsError(error, "ValidationError") && error instanceof Error && /does not exist/.test(error.message))
      return undefined;
    throw awsError(error, { what: `the stack ${StackName}`, otherwise: "LAUNCH_FAILED" });
  }
}
