import type { Message } from "@aws-sdk/client-sqs";
import type { ReceiveOptions, SqsQueue } from "@dth/aws/work-queue/sqs-queue";
import type { Clock, Ids } from "@dth/core/clock";
import type { Ledger } from "@dth/core/ledger";
import type { Plugin, PluginHost } from "@dth/core/plugin";
import type { ItemEvent, Job } from "@dth/core/task";
import { newestEvents } from "@dth/hub/events/newest";
import type { Log } from "./log.ts";

/** The messages that are events, as the queue of the work has them. */
export interface EventMessages extends Pick<SqsQueue, "hide" | "show" | "delete" | "deleteAll"> {
  /** Waits for some; none may also mean that others are to be had first. */
  receive(options: ReceiveOptions): Promise<readonly Message[]>;
}

/** What {@link copyEvents} needs. */
export interface SourceEventsOptions {
  readonly plugin: Plugin;
  readonly queue: EventMessages;
  /** Of runs that are of events, and of no others. */
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly ids: Ids;
  /** What a run is asked to do, but for its events. */
  readonly jobOf: (runId: string) => Job;
  /** Its queue is this process' own: what is to be done again, the messages say. */
  readonly open: (job: Job) => PluginHost & { close(): Promise<void> };
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Seconds for which an empty queue is waited for. Default 10. */
  readonly waitSeconds?: number;
}

/** A message with its events. */
interface Delivery {
  readonly handle: string;
  readonly events: readonly ItemEvent[];
  /** Somebody had it before, and did not come to an end with it. */
  readonly again: boolean;
}

/** Milliseconds for which messages are hidden; prolonged while their run goes on. */
export const EVENT_LEASE_MS = 150_000;
/** Milliseconds after which what failed is tried again. */
const AGAIN_MS = 60_000;
/** Messages that one run takes. */
const MAX_MESSAGES = 100;
/** Runs that are looked at for what a killed process left. */
const LOOKED_AT = 50;

/**
 * Copies what events of the source name, until the signal aborts: some messages at a time are one run of the ledger. A
 * message is deleted when all that it names has ended well, and not before. So an event is never lost: what a killed
 * process had comes again, and its run goes on; what fails, and what is no event, ends among the dead letters. Events that
 * come twice or late are harmless, for what is done about an object depends on what the source holds by then.
 */
export async function copyEvents(options: SourceEventsOptions): Promise<void> {
  const { log, clock, signal } = options;
  while (!signal.aborted) {
    try {
      const deliveries = await receive(options);
      if (deliveries.length > 0) await copyAll(options, deliveries);
    } catch (error) {
      log("error", "events of the source cannot be taken; tried again", { error });
      await clock.sleep(AGAIN_MS, signal).catch(() => undefined);
    }
  }
}

async function receive(options: SourceEventsOptions): Promise<readonly Delivery[]> {
  const { queue, signal, waitSeconds = 10 } = options;
  const deliveries: Delivery[] = [];
  for (let taken = 0; taken < MAX_MESSAGES && !signal.aborted; ) {
    const wait = taken === 0 ? waitSeconds : 0;
    const messages = await queue.receive({ max: 10, visibilityMs: EVENT_LEASE_MS, waitSeconds: wait });
    taken += messages.length;
    for (const message of messages) {
      const delivery = await read(options, message);
      if (delivery !== undefined) deliveries.push(delivery);
    }
    if (messages.length < 10) break;
  }
  return deliveries;
}

/** What is no event is given back at once, so that it soon is a dead letter, and a person hears of it. */
async function read({ plugin, queue, log }: SourceEventsOptions, message: Message): Promise<Delivery | undefined> {
  const { ReceiptHandle: handle = "", Body: body = "", MessageId: id, Attributes } = message;
  try {
    const events = plugin.parseEvents?.(body) ?? [];
    if (events.length > 0) return { handle, events, again: Number(Attributes?.ApproximateReceiveCount) > 1 };
    // Such as the message that says that notifications were set up.
    await queue.delete(handle);
  } catch (error) {
    log("warn", "a message is no event of the source: after its deliveries it is a dead letter", { id, error });
    await queue.show([handle]);
  }
  return undefined;
}

/** What killed processes left goes on as the runs that it was; everything else is a run of its own. */
async function copyAll(options: SourceEventsOptions, deliveries: readonly Delivery[]): Promise<void> {
  let rest = deliveries;
  if (rest.some(({ again }) => again)) {
    for (const { runId, keys } of await leftRuns(options)) {
      const left = rest.filter(({ again, events }) => again && events.some(({ key }) => keys.has(key)));
      if (left.length === 0) continue;
      rest = rest.filter((each) => !left.includes(each));
      await copy(options, left, runId);
    }
  }
  if (rest.length > 0) await copy(options, rest, options.ids.next());
}

/** Runs that are going on, with the keys of what is open in them. A message of theirs that comes again betrays that nobody does. */
async function leftRuns({ ledger }: SourceEventsOptions) {
  const left: { readonly runId: string; readonly keys: ReadonlySet<string> }[] = [];
  for (const { id: runId, state } of await ledger.runs(LOOKED_AT)) {
    if (state !== "running") continue;
    const keys = new Set<string>();
    for await (const { items } of ledger.openWork(runId)) for (const { entry } of items) keys.add(entry.key);
    left.push({ runId, keys });
  }
  return left;
}

async function copy(options: SourceEventsOptions, deliveries: readonly Delivery[], runId: string): Promise<void> {
  const { plugin, queue, log, signal } = options;
  const job: Job = { ...options.jobOf(runId), events: newestEvents(deliveries.flatMap(({ events }) => events)) };
  const handles = deliveries.map(({ handle }) => handle);
  const host = options.open(job);
  const ended = new AbortController();
  const beating = prolong(options, handles, ended.signal);
  try {
    const { state, tally, error } = await plugin.run(job, host, { signal, watch: () => undefined });
    log(state === "failed" ? "error" : "info", `events of the source: ${state}`, { runId, tally, error });
    if (state === "stopped") return await queue.show(handles);
    const failed = state === "failed" ? deliveries : await withFailures(options, runId, deliveries);
    await queue.deleteAll(deliveries.filter((each) => !failed.includes(each)).map(({ handle }) => handle));
    for (const { handle } of failed) await queue.hide(handle, AGAIN_MS);
  } finally {
    ended.abort();
    await beating;
    await host.close();
  }
}

/** The messages that name an object whose copy failed; of deletions the ledger has other keys, so that all of them count. */
async function withFailures({ ledger }: SourceEventsOptions, runId: string, deliveries: readonly Delivery[]) {
  const keys = new Set<string>();
  let deletions = false;
  for await (const { key, action } of ledger.outcomes(runId, { kinds: ["failed"] })) {
    if (action === "delete") deletions = true;
    else keys.add(key);
  }
  const failed = ({ key, action }: ItemEvent) => (action === "delete" ? deletions : keys.has(key));
  return deliveries.filter(({ events }) => events.some(failed));
}

/** Keeps messages hidden. One that cannot be is done a second time by somebody else, which is harmless. */
async function prolong({ queue, clock, log }: SourceEventsOptions, handles: readonly string[], ended: AbortSignal) {
  while (!ended.aborted) {
    await clock.sleep(EVENT_LEASE_MS / 3, ended).catch(() => undefined);
    if (ended.aborted) return;
    try {
      for (const handle of handles) await queue.hide(handle, EVENT_LEASE_MS);
    } catch (error) {
      log("warn", "events of the source may come again", { error });
    }
  }
}
