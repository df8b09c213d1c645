import type { Task } from "../entities.ts";
import { LEASE_MS } from "./lease.ts";
import type { RunDocument } from "./run-records.ts";

/** Milliseconds without a count or byte that moved, after which a run is stuck. */
const NO_PROGRESS_MS = 15 * 60_000;
/** Milliseconds that bringing an execution into being may take: a machine needs minutes, and others may be before it. */
const NO_START_MS = 30 * 60_000;
/** Milliseconds without a sign of life that are worth telling people of; until then recovery is at it. */
const NO_LIFE_MS = 3 * 60_000;

type Stuck = NonNullable<Task["stuck"]>;

/** Whether nothing moves, since when, and why; undefined while all is well. A paused run is not stuck. */
export function findStuck(run: RunDocument, now: number): Stuck | undefined {
  if (run.paused) return undefined;
  const { heartbeatAt, launchedAt = run.startedAt, progressedAt = run.startedAt } = run;
  if (heartbeatAt === undefined || heartbeatAt < launchedAt - LEASE_MS) return notStarted(launchedAt, now);
  if (now - heartbeatAt > NO_LIFE_MS) {
    return { since: heartbeatAt, because: "what executes the run gives no sign of life; it is started again" };
  }
  const since = Math.max(progressedAt, launchedAt);
  return now - since > NO_PROGRESS_MS ? { since, because: reasonOf(run) } : undefined;
}

function notStarted(since: number, now: number): Stuck | undefined {
  if (now - since <= NO_START_MS) return undefined;
  return {
    since,
    because: "it waits to be executed; other runs may take every place, or what executes runs does not start",
  };
}

/** The most telling thing that the last snapshot says. */
function reasonOf({ snapshot }: RunDocument): string {
  if (snapshot === undefined) return "the run is executed but has not told of any progress";
  const { limiting, lastError, throttles, phase, requestsInFlight } = snapshot;
  const error = lastError && `; the last error was ${lastError.code}: ${lastError.message}`;
  const limit = LIMITS[limiting] ?? `it is ${phase} with ${requestsInFlight} requests under way`;
  const throttled = throttles > 0 && !limiting.endsWith("throttled") ? `; it was throttled ${throttles} times` : "";
  return `${limit}${throttled}${error ?? ""}`;
}

const LIMITS: Readonly<Record<string, string>> = {
  listing: "a listing does not go on",
  source: "the source does not answer",
  destination: "the destination does not answer",
  "source-throttled": "the source asks for fewer requests",
  "destination-throttled": "the destination asks for fewer requests",
  "bandwidth-cap": "the bandwidth limit of the task lets nothing through",
  "request-cap": "the request limit of the task lets nothing through",
  "memory-cap": "the memory limit lets nothing through",
  cpu: "the processor is busy",
  workers: "nobody is there to do the work: the machines or containers that copy do not start",
};
