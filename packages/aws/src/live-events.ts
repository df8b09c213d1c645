import type { Clock } from "@dth/core/clock";
import { HubError, toHubError } from "@dth/core/error";
import { createEventBus } from "@dth/core/event-bus";
import type { LiveEvent, LiveEvents } from "@dth/core/live-events";
import { AwsClient } from "aws4fetch";
import { publicationOf } from "./live-events/documents.ts";

/** What {@link createLiveEvents} needs. */
export interface LiveEventsOptions {
  /** The GraphQL endpoint of AppSync. */
  readonly endpoint: string;
  readonly region: string;
  /** Asked before each publication, so that they may be renewed. */
  readonly credentials: () => Promise<{
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  }>;
  readonly clock: Clock;
  /** Milliseconds between two tellings of one run whose progress stays the same. Default 5,000: AppSync charges by each. */
  readonly everyMs?: number;
  /** Events that wait for one slow reader of this process. */
  readonly capacity?: number;
  /** Told of publications that failed; the event is lost then, as live events may be. */
  readonly failed: (error: HubError) => void;
}

/** Milliseconds of one telling: a program that is about to end waits no longer for it, wherever its network leads. */
const TIMEOUT_MS = 10_000;

/** Live events that leave the process. */
export interface PublishedEvents extends LiveEvents {
  /** Resolves when everything published so far was told or failed: a function that is about to sleep waits for it. */
  settled(): Promise<void>;
}

/**
 * Publishes by mutations of AppSync, whose subscribers are browsers. `subscribe` tells of this process' own events:
 * what others do reaches it by AppSync or by the records.
 */
export function createLiveEvents(options: LiveEventsOptions): PublishedEvents {
  const { clock, everyMs = 5_000, failed } = options;
  const bus = createEventBus(options.capacity);
  const pending = new Set<Promise<void>>();
  /** What was told last of each run that goes on. */
  const told = new Map<string, { readonly progress: string; readonly at: number }>();

  const isNews = (event: LiveEvent): boolean => {
    if (event.kind !== "run") return true;
    const last = told.get(event.runId);
    if (last?.progress === event.progress && clock.now() - last.at < everyMs) return false;
    if (/^(DONE|ERROR|STOPPED)$/.test(event.progress)) told.delete(event.runId);
    else told.set(event.runId, { progress: event.progress, at: clock.now() });
    return true;
  };

  return {
    publish(event) {
      bus.publish(event);
      if (!isNews(event)) return;
      const sent = send(event, options)
        .catch((error: unknown) => failed(toHubError(error)))
        .finally(() => pending.delete(sent));
      pending.add(sent);
    },
    subscribe: (filter, signal) => bus.subscribe(filter, signal),
    async settled() {
      await Promise.all(pending);
    },
  };
}

async function send(event: LiveEvent, { endpoint, region, credentials }: LiveEventsOptions): Promise<void> {
  const client = new AwsClient({ ...(await credentials()), service: "appsync", region, retries: 3 });
  const body = JSON.stringify(publicationOf(event));
  const headers = { "content-type": "application/json" };
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const answer = await client.fetch(endpoint, { method: "POST", headers, body, signal }).catch((error: unknown) => {
    throw new HubError("NETWORK", `AppSync cannot be reached at ${endpoint}`, { cause: error });
  });
  const text = await answer.text();
  // GraphQL tells its own failures with status 200.
  if (answer.ok && !hasErrors(text)) return;
  throw new HubError("NOTIFICATION_FAILED", `AppSync answered ${answer.status}: ${text.slice(0, 500)}`);
}

function hasErrors(text: string): boolean {
  try {
    return JSON.parse(text).errors !== undefined;
  } catch {
    return true;
  }
}
