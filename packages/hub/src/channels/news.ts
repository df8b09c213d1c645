import type { LocalizedText } from "@dth/core/error-codes";
import type { NewsKind } from "@dth/core/inputs/channel";
import { timeKey } from "../audit/time-key.ts";
import type { Channel, Problem, Run, Task } from "../entities.ts";
import type { HubPorts } from "../ports.ts";
import { channelsOf } from "./channels.ts";
import { RESULTS_CHANNEL } from "./results-channel.ts";

/** Something that people asked to be told of. */
export interface News {
  readonly kind: NewsKind;
  readonly task: Pick<Task, "id" | "name" | "plugin" | "notify">;
  readonly run: Pick<Run, "id" | "number" | "startedAt" | "finishedAt" | "tally" | "openFailures">;
  /** With `error`: why. */
  readonly problem?: Problem;
  /** With `stuck`: since when and why, as the watchdog found. */
  readonly stuck?: { readonly since: number; readonly because: LocalizedText };
}

/** News as they wait for their digest. */
export interface WaitingNews extends Omit<News, "task"> {
  readonly id: string;
  readonly channelId: string;
  readonly task: Pick<Task, "id" | "name" | "plugin">;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
}

/** Milliseconds after which news that could not be delivered are given up: a week. */
const KEPT_MS = 7 * 86_400_000;

/**
 * Puts news into the digest of every channel of the task, and of the one for all tasks, that listens to their kind; `sendDueDigests` sends them.
 *
 * For what ends a run, and for the watchdog: call it once with `error` when a run failed as a whole, else with `failures`
 * when it ended with failures that nobody accepted, else with `done`; and with `stuck` when the watchdog finds a run stuck
 * anew. Durable when it resolves. Called again before the digest was sent, it replaces what waits: nothing is told twice. A
 * channel that was deleted meanwhile is left out.
 *
 * @throws HubError as `RecordStore` does
 */
export async function noteNews(ports: Pick<HubPorts, "records" | "clock">, news: News): Promise<void> {
  const channels = channelsOf(ports.records);
  for (const id of new Set([...news.task.notify, RESULTS_CHANNEL])) {
    const channel = await channels.find(id);
    if (channel?.on.includes(news.kind)) await wait(ports, channel, news);
  }
}

async function wait(ports: Pick<HubPorts, "records" | "clock">, channel: Channel, news: News): Promise<void> {
  const at = ports.clock.now();
  const { kind, task, run, problem, stuck } = news;
  const body: WaitingNews = {
    kind,
    task: { id: task.id, name: task.name, plugin: task.plugin },
    run: runInShort(run),
    ...(problem && { problem }),
    ...(stuck && { stuck }),
    // The run first: whoever may write of a task's runs is held to keys that begin with them.
    id: `${news.run.id}-${channel.id}-${news.kind}`,
    channelId: channel.id,
    at,
  };
  const record = { id: body.id, body, sort: timeKey(at), group: channel.id, expiresAt: at + KEPT_MS };
  await ports.records.put("digest", record, "any");
}

/** No more of a run than news have to say: callers hand whole ones in, and what waits here is sent to strangers. */
function runInShort({ id, number, startedAt, finishedAt, tally, openFailures }: News["run"]): News["run"] {
  return {
    id,
    number,
    startedAt,
    ...(finishedAt !== undefined && { finishedAt }),
    ...(tally && { tally }),
    ...(openFailures !== undefined && { openFailures }),
  };
}
