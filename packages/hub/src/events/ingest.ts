import { toHex, utf8 } from "@dth/core/byte-text";
import { HubError, hasCode } from "@dth/core/error";
import type { ItemEvent } from "@dth/core/task";
import { permission } from "../access/permissions.ts";
import { requireRecordId } from "../access/record-id.ts";
import { useCase } from "../access/use-case.ts";
import type { Task } from "../entities.ts";
import type { EventUseCases } from "../hub.ts";
import { findPlugin } from "../plugins/find-plugin.ts";
import type { HubPorts } from "../ports.ts";
import { lookNow } from "../schedules/due.ts";
import { tasksOf } from "../tasks/task-records.ts";
import { newestEvents } from "./newest.ts";
import { waitingEventsOf } from "./waiting.ts";

/** Bytes of JSON that one delivery may have: what SQS, SNS and EventBridge allow at most is 256 KiB. */
export const MAX_EVENT_BODY = 1024 * 1024;
/** Bytes of JSON of the events in a record, which holds 300 KiB. */
const MAX_BATCH_BYTES = 200_000;

/** What events need of the hub's ports. */
export type EventPorts = Pick<HubPorts, "records" | "clock" | "ids" | "plugins">;

/** Events of tasks' sources come in here, and wait for a run; the next look of the scheduler finds them. */
export function createScheduledEvents(ports: EventPorts): EventUseCases {
  const events = createEvents(ports);
  return {
    async ingest(caller, taskId, body) {
      const count = await events.ingest(caller, taskId, body);
      if (count > 0) await lookNow(ports, taskId);
      return count;
    },
  };
}

/** Events of tasks' sources come in here, and wait until their tasks are looked at. */
export function createEvents(ports: EventPorts): EventUseCases {
  return {
    ingest: (caller, taskId, body) =>
      useCase(ports, caller, { ...permission("events.ingest"), taskId }, async () => {
        requireRecordId("task", taskId);
        const task = await tasksOf(ports.records).get(taskId);
        const items = wanted(task, parsed(ports, task, body));
        for (const batch of batchesOf(items)) await keep(ports, taskId, batch);
        return items.length;
      }),
  };
}

function parsed(
  { plugins }: EventPorts,
  { id, plugin: pluginId, schedule, armed }: Task,
  body: unknown,
): readonly ItemEvent[] {
  if (utf8(JSON.stringify(body) ?? "").length > MAX_EVENT_BODY) {
    throw new HubError("PAYLOAD_TOO_LARGE", `events come in at most ${MAX_EVENT_BODY} bytes of JSON at once`);
  }
  const plugin = findPlugin(plugins, pluginId);
  if (plugin?.parseEvents === undefined) throw new HubError("NOT_SUPPORTED", `the plugin ${pluginId} takes no events`);
  if (schedule.kind !== "events") throw new HubError("WRONG_STATE", `the schedule of the task ${id} is not by events`);
  // Whoever sends them learns that nothing comes of them, instead of their waiting for a task that nobody starts.
  if (!armed) throw new HubError("WRONG_STATE", `the task ${id} is stopped and takes no events until it is started`);
  return plugin.parseEvents(body);
}

/** The last event of a key counts; where deletions do not, they also end what came before them. */
function wanted({ schedule }: Task, events: readonly ItemEvent[]): readonly ItemEvent[] {
  const deletes = schedule.kind === "events" && schedule.deletes;
  return newestEvents(events).filter(({ action }) => deletes || action !== "delete");
}

/**
 * Durable when it resolves. The same events delivered again while they wait are kept once, where sequencers tell that they
 * are the same: without one, an equal event may well be a newer one.
 */
async function keep(
  { records, clock, ids }: Pick<HubPorts, "records" | "clock" | "ids">,
  taskId: string,
  items: readonly ItemEvent[],
): Promise<void> {
  const told = items.every(({ sequencer }) => sequencer !== undefined);
  const id = `${taskId}-${told ? await digestOf(items) : ids.next()}`;
  try {
    await waitingEventsOf(records).create({ id, version: 0, taskId, at: clock.now(), items });
  } catch (error) {
    if (!told || !hasCode(error, "CONFLICT")) throw error;
  }
}

async function digestOf(items: readonly ItemEvent[]): Promise<string> {
  const bytes = new Uint8Array(utf8(JSON.stringify(items)));
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))).slice(0, 40);
}

function* batchesOf(items: readonly ItemEvent[]): Iterable<readonly ItemEvent[]> {
  let batch: ItemEvent[] = [];
  let bytes = 0;
  for (const item of items) {
    const size = utf8(JSON.stringify(item)).length + 1;
    if (size > MAX_BATCH_BYTES) throw new HubError("PAYLOAD_TOO_LARGE", "one event alone is too large");
    if (bytes + size > MAX_BATCH_BYTES) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(item);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
