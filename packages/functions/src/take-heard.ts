import { HubError, hasCode } from "@dth/core/error";
import type { Caller } from "@dth/hub/caller";
import type { EventUseCases } from "@dth/hub/hub";
import * as v from "valibot";
import type { Log } from "./log.ts";

/** Messages of a queue, as Lambda hands them over. https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
const BatchSchema = v.object({ Records: v.array(v.object({ messageId: v.string(), body: v.string() })) });

/** What `heardTemplate` of packages/aws/src/source-listener.ts makes of an event. */
const HeardSchema = v.object({ taskId: v.pipe(v.string(), v.minLength(1)), event: v.record(v.string(), v.unknown()) });

/** One message, read. */
interface Heard {
  readonly messageId: string;
  readonly taskId: string;
  readonly event: unknown;
}

/** The hub itself brings what its own rules heard. */
const HUB: Omit<Caller, "requestId"> = {
  principal: { subject: "system", name: "hub", role: "operator", kind: "system" },
  door: "events",
  language: "en",
};

/**
 * Gives each task its events: all of a batch at once, since each time is a record of its own, and one by one when one among
 * them cannot be taken. What is for a task that takes no events any more is dropped: its rule is about to go.
 *
 * @returns ids of the messages that were not taken
 * @throws HubError `INVALID_INPUT` for what is no batch of a queue
 */
export async function takeHeard(hub: EventUseCases, batch: unknown, log: Log): Promise<readonly string[]> {
  const { Records: records } = readBatch(batch);
  const failed: string[] = [];
  const byTask = new Map<string, Heard[]>();
  for (const { messageId, body } of records) {
    const heard = readHeard(messageId, body);
    if (heard === undefined) {
      log("warn", "a message is no event of a source: after its deliveries it is a dead letter", { messageId });
      failed.push(messageId);
    } else byTask.set(heard.taskId, [...(byTask.get(heard.taskId) ?? []), heard]);
  }
  for (const [taskId, heard] of byTask) failed.push(...(await takeOf(hub, taskId, heard, log)));
  return failed;
}

async function takeOf(
  hub: EventUseCases,
  taskId: string,
  heard: readonly Heard[],
  log: Log,
): Promise<readonly string[]> {
  try {
    await hub.ingest({ ...HUB, requestId: heard[0]?.messageId ?? "" }, taskId, bodyOf(heard));
    return [];
  } catch (error) {
    if (hasCode(error, "WRONG_STATE", "NOT_FOUND")) {
      log("info", "events of a source are for nobody any more", { taskId, count: heard.length, error });
      return [];
    }
    if (heard.length > 1 && hasCode(error, "INVALID_INPUT", "PAYLOAD_TOO_LARGE")) {
      const each: string[] = [];
      for (const one of heard) each.push(...(await takeOf(hub, taskId, [one], log)));
      return each;
    }
    log("warn", "events of a source are not taken; they come again", { taskId, count: heard.length, error });
    return heard.map(({ messageId }) => messageId);
  }
}

/** A batch of a queue, which every plugin that takes events reads. */
function bodyOf(heard: readonly Heard[]): object {
  return { Records: heard.map(({ event }) => ({ eventSource: "aws:sqs", body: JSON.stringify(event) })) };
}

function readBatch(batch: unknown): v.InferOutput<typeof BatchSchema> {
  const read = v.safeParse(BatchSchema, batch);
  if (!read.success) throw new HubError("INVALID_INPUT", "the function was not called with messages of a queue");
  return read.output;
}

function readHeard(messageId: string, body: string): Heard | undefined {
  try {
    return { messageId, ...v.parse(HeardSchema, JSON.parse(body)) };
  } catch {
    return undefined;
  }
}
