import { hasCode } from "@dth/core/error";
import type { Overview } from "../entities.ts";
import type { HubPorts } from "../ports.ts";
import { collectionOf } from "../records/collection.ts";
import type { RunDocument } from "../runs/run-records.ts";

type MovedDay = Overview["moved"][number];
type Counts = Pick<MovedDay, "items" | "bytes" | "failed">;

/** Counters of a part of the runs of a day: several, so that runs that end at once seldom meet at one. */
interface MovedCounter extends Counts {
  readonly id: string;
  readonly version: number;
  readonly day: string;
  /** By plugin. Absent in counters of earlier versions. */
  readonly plugins?: Readonly<Record<string, Counts>>;
}

/** What of a run is in the counters already: a run that goes on after a retry adds only what is new. */
interface CountedRun extends Counts {
  readonly id: string;
  readonly version: number;
}

type MovedPorts = Pick<HubPorts, "records" | "clock">;

/** What of a run is counted. */
type EndedRun = Pick<RunDocument, "id" | "tally"> & { readonly job: Pick<RunDocument["job"], "plugin"> };

const ZERO: Counts = { items: 0, bytes: 0, failed: 0 };
const SHARDS = 8;
const GROUP = "moved";
const DAY_MS = 86_400_000;
/** Milliseconds that a counter is kept. */
const KEPT_MS = 400 * DAY_MS;

/**
 * Adds what a run moved to the counters of today (UTC). Called at every end of a run, also when the same run ends again
 * after a retry, and harmless when repeated. A crash in the middle may leave the run out of the counters, which are for the
 * home page alone; the ledger has the truth.
 *
 * @throws HubError as `RecordStore` does
 */
export async function noteRunEnded(ports: MovedPorts, run: EndedRun): Promise<void> {
  if (run.tally === undefined) return;
  const { copied, deleted, failed } = run.tally;
  const total = { items: copied.objects + deleted.objects, bytes: copied.bytes, failed: failed.objects };
  const added = await claim(ports, run.id, total);
  if (added.items === 0 && added.bytes === 0 && added.failed === 0) return;
  await add(ports, run, added);
}

/** Writes the run down as counted, and says what was not counted before. */
async function claim(ports: MovedPorts, runId: string, total: Counts): Promise<Counts> {
  const expiresAt = ports.clock.now() + 45 * DAY_MS;
  const counted = collectionOf<CountedRun>(ports.records, "setting", ({ id }) => ({ sort: id, expiresAt }));
  const id = `moved-run-${runId}`;
  let before = ZERO;
  await createOrChange(counted, { id, version: 0, ...total }, (current) => {
    before = current;
    return { ...current, ...total };
  });
  return {
    items: total.items - before.items,
    bytes: total.bytes - before.bytes,
    failed: total.failed - before.failed,
  };
}

async function add(ports: MovedPorts, { id: runId, job: { plugin } }: EndedRun, added: Counts): Promise<void> {
  const day = dayOf(ports.clock.now());
  const first = { id: `moved-${day}-${shardOf(runId)}`, version: 0, day, ...added, plugins: { [plugin]: added } };
  await createOrChange<MovedCounter>(counters(ports), first, (current) => {
    const { plugins = {} } = current;
    return {
      ...current,
      ...plus(current, added),
      plugins: { ...plugins, [plugin]: plus(plugins[plugin] ?? ZERO, added) },
    };
  });
}

/**
 * What was moved on each of the last days, today (UTC) included, oldest first; days without runs are there with zeros.
 *
 * @throws HubError as `RecordStore` does
 */
export async function movedPerDay(ports: MovedPorts, days: number): Promise<readonly MovedDay[]> {
  const now = ports.clock.now();
  const sums = new Map<string, Counts>();
  const plugins = new Map<string, Map<string, Counts>>();
  for (let back = days - 1; back >= 0; back--) sums.set(dayOf(now - back * DAY_MS), ZERO);
  const query = { group: GROUP, from: dayOf(now - (days - 1) * DAY_MS), limit: 1_000 };
  for (const counter of (await counters(ports).list(query)).items) {
    const sum = sums.get(counter.day);
    if (sum === undefined) continue;
    sums.set(counter.day, plus(sum, counter));
    const ofDay = plugins.get(counter.day) ?? new Map<string, Counts>();
    plugins.set(counter.day, ofDay);
    for (const [plugin, counts] of Object.entries(counter.plugins ?? {}))
      ofDay.set(plugin, plus(ofDay.get(plugin) ?? ZERO, counts));
  }
  return [...sums].map(([day, sum]) => ({ day, ...sum, byPlugin: byPlugin(plugins.get(day)) }));
}

function byPlugin(counts: ReadonlyMap<string, Counts> = new Map()): MovedDay["byPlugin"] {
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([plugin, ofPlugin]) => ({ plugin, ...ofPlugin }));
}

function counters(ports: MovedPorts) {
  const expiresAt = ports.clock.now() + KEPT_MS;
  return collectionOf<MovedCounter>(ports.records, "setting", ({ day }) => ({ sort: day, group: GROUP, expiresAt }));
}

/** Failures that a retry cured are taken back, but never below what the day has. */
function plus(one: Counts, other: Counts): Counts {
  return {
    items: Math.max(0, one.items + other.items),
    bytes: Math.max(0, one.bytes + other.bytes),
    failed: Math.max(0, one.failed + other.failed),
  };
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function shardOf(runId: string): number {
  let hash = 0;
  for (const character of runId) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return hash % SHARDS;
}

/** Patience with others at the same counter: each time somebody gets through, so many ends at once all do. */
const ROUNDS = 20;

async function createOrChange<T extends { readonly id: string; readonly version: number }>(
  collection: ReturnType<typeof collectionOf<T>>,
  first: T,
  alter: (current: T) => T,
): Promise<void> {
  for (let round = 1; ; round++) {
    try {
      if ((await collection.find(first.id)) === undefined) await collection.create(first);
      else await collection.change(first.id, alter);
      return;
    } catch (error) {
      if (round === ROUNDS || !hasCode(error, "CONFLICT")) throw error;
    }
  }
}
