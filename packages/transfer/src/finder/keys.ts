import { HubError, hasCode } from "@dth/core/error";
import { compareKeys } from "@dth/core/key-order";
import type { ObjectEntry } from "@dth/core/object";
import { forEachBounded } from "../governor/request-slots.ts";
import { headEntry } from "../listing/heads.ts";
import { createKeyMap } from "../select/key-map.ts";
import { tick } from "./counts.ts";
import type { Findings } from "./findings.ts";
import type { FinderSession } from "./session.ts";

/** Keys asked for and committed together. */
const STRETCH = 1_000;
/** A whole stretch of at least this many refused keys: it is the bucket, not the objects. */
const MANY_DENIALS = 20;

/**
 * Finds exactly the given keys (whole, sorted, distinct) by asking both sides for each. A key that
 * the source lacks ends as failed with `OBJECT_NOT_FOUND`, one that it refuses with `OBJECT_ACCESS_DENIED`.
 * There are no extras.
 */
export async function findGivenKeys(session: FinderSession, keys: readonly string[]): Promise<void> {
  const { ports, request } = session;
  const position = await ports.ledger.checkpoint(request.runId);
  let cursor = position?.ranges[0]?.cursor;
  session.locate(() => [{ id: 1, ...(cursor === undefined ? {} : { cursor }), done: cursor === keys.at(-1) }]);
  let start = cursor === undefined ? 0 : keys.findIndex((key) => compareKeys(key, cursor as string) > 0);
  if (start < 0) start = keys.length;
  const judge = session.createJudge();
  for (; start < keys.length; start += STRETCH) {
    session.signal.throwIfAborted();
    const stretch = keys.slice(start, start + STRETCH);
    const pairs = await headBoth(session, stretch);
    refuseIfAllDenied(pairs);
    for (const { source, destination } of pairs) {
      if (source === undefined || source instanceof HubError) continue;
      if (destination === undefined) judge.visitor.missing(source);
      else judge.visitor.pair(source, destination);
    }
    const findings = await judge.take();
    stretch.forEach((key, index) => {
      const source = pairs[index]?.source;
      if (source === undefined) reportMissing(session, findings, key);
      else if (source instanceof HubError) reportFailed(session, findings, key, source);
    });
    cursor = stretch.at(-1);
    await session.add(findings);
  }
}

interface HeadPair {
  /** Why the source does not show it, where it refuses. */
  readonly source: ObjectEntry | HubError | undefined;
  readonly destination: ObjectEntry | undefined;
}

async function headBoth({ request, ports, options, signal }: FinderSession, keys: readonly string[]) {
  const { source, destination } = request;
  const map = createKeyMap(source.prefix, destination.prefix);
  const pairs: HeadPair[] = [];
  await forEachBounded(keys, options.maxHeads, async (key, index) => {
    const [ours, theirs] = await Promise.all([
      headEntry(source.store, key, ports.governor, signal).catch(deniedOnly),
      request.options.compare === "none"
        ? undefined
        : headEntry(destination.store, map.toDestination(key), ports.governor, signal),
    ]);
    pairs[index] = { source: ours, destination: theirs };
  });
  return pairs;
}

function deniedOnly(error: unknown): HubError {
  if (hasCode(error, "OBJECT_ACCESS_DENIED")) return error;
  throw error;
}

function refuseIfAllDenied(pairs: readonly HeadPair[]): void {
  const [first] = pairs;
  if (pairs.length < MANY_DENIALS || !(first?.source instanceof HubError)) return;
  if (pairs.every(({ source }) => source instanceof HubError)) throw first.source;
}

const MISSING: Pick<HubError, "code" | "message"> = {
  code: "OBJECT_NOT_FOUND",
  message: "the list names this key, and the source has no such object",
};

/** An event may be older than the end of its object; a list that names what is not there is wrong. */
function reportMissing(session: FinderSession, findings: Findings, key: string): void {
  if (session.request.given === "events") {
    tick(findings.counts.found, 0);
    findings.outcomes.push({ key, kind: "skipped", reason: "superseded", size: 0, at: session.ports.clock.now() });
  } else reportFailed(session, findings, key, MISSING);
}

/** The item is known to the ledger, so that it is tried when the run is retried; now it fails without a try. */
function reportFailed(
  { ports }: FinderSession,
  findings: Findings,
  key: string,
  { code, message }: Pick<HubError, "code" | "message">,
): void {
  tick(findings.counts.found, 0);
  tick(findings.counts.queued, 0);
  findings.kept.push({ entry: { key, size: 0 }, action: "copy" });
  findings.outcomes.push({ key, kind: "failed", size: 0, code, message, at: ports.clock.now() });
}
