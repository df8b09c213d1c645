import type { FinderCheckpoint } from "@dth/core/ledger";
import type { ObjectEntry } from "@dth/core/object";
import { forEachBounded, withSlot } from "../governor/request-slots.ts";
import { headEntry } from "../listing/heads.ts";
import { createKeyMap, type KeyMap } from "../select/key-map.ts";
import { scopesOf } from "../select.ts";
import { tick } from "./counts.ts";
import type { Judge } from "./judge.ts";
import type { FinderSession } from "./session.ts";

/**
 * Finds without relying on the order of listings: lists the source from its beginning and asks the
 * destination for every key. Slower by far, flat in memory, and blind for extras.
 *
 * A position in such a listing means nothing later, so a run that goes on begins again; what it
 * settled before stays settled, what it found before stays found, and neither is counted as the same once
 * more when it arrives meanwhile.
 */
export async function findUnordered(session: FinderSession, earlier: FinderCheckpoint | undefined): Promise<void> {
  const { request } = session;
  const judge = session.createJudge();
  const keys = createKeyMap(request.source.prefix, request.destination.prefix);
  session.locate(() => []);
  const open = earlier === undefined ? NONE : await openKeys(session);
  for (const prefix of scopesOf(request.options.selection, request.source.prefix)) {
    for await (const entries of listAll(session, prefix)) {
      const settled = earlier === undefined ? NONE : await settledOf(session, entries);
      await judgePage(session, { judge, keys, isKnown: (key) => settled.has(key) || open.has(key) }, entries);
    }
  }
}

async function* listAll(
  { request, ports, signal }: FinderSession,
  prefix: string,
): AsyncIterable<readonly ObjectEntry[]> {
  const { store } = request.source;
  let continuation: string | undefined;
  do {
    const asked = { prefix, signal, ...(continuation === undefined ? {} : { continuation }) };
    const page = await withSlot(ports.governor, store, signal, () => store.list(asked));
    yield page.entries;
    continuation = page.continuation;
  } while (continuation !== undefined);
}

interface Judging {
  readonly judge: Judge;
  readonly keys: KeyMap;
  /** Whether a key was found before: queued then, so counted as that and not looked at. */
  readonly isKnown: (key: string) => boolean;
}

const NONE: ReadonlySet<string> = new Set();

/** Keys on their way, of which there are never more than the queue may hold. */
async function openKeys({ ports, request }: FinderSession): Promise<ReadonlySet<string>> {
  const open = new Set<string>();
  for await (const { items } of ports.ledger.openWork(request.runId))
    for (const { entry } of items) open.add(entry.key);
  return open;
}

function settledOf({ ports, request }: FinderSession, entries: readonly ObjectEntry[]): Promise<ReadonlySet<string>> {
  return ports.ledger.settled(
    request.runId,
    entries.map(({ key }) => key),
  );
}

async function judgePage(
  session: FinderSession,
  { judge, keys, isKnown }: Judging,
  entries: readonly ObjectEntry[],
): Promise<void> {
  const fresh = entries.filter(({ key }) => !isKnown(key));
  const there = await headThere(session, judge, keys, fresh);
  for (const entry of fresh) {
    const head = there.get(entry);
    if (head === undefined) judge.visitor.missing(entry);
    else judge.visitor.pair(entry, head);
  }
  const findings = await judge.take();
  for (const { key, size } of entries) {
    if (!isKnown(key)) continue;
    tick(findings.counts.found, size);
    tick(findings.counts.queued, size);
  }
  await session.add(findings);
}

async function headThere(session: FinderSession, judge: Judge, keys: KeyMap, entries: readonly ObjectEntry[]) {
  const { request, ports, options, signal } = session;
  const { store } = request.destination;
  const there = new Map<ObjectEntry, ObjectEntry>();
  const asked = entries.filter((entry) => judge.compares(entry));
  await forEachBounded(asked, options.maxHeads, async (entry) => {
    const head = await headEntry(store, keys.toDestination(entry.key), ports.governor, signal);
    if (head !== undefined) there.set(entry, head);
  });
  return there;
}
