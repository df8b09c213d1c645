import { HubError, hasCode } from "@dth/core/error";
import type { FinderCheckpoint } from "@dth/core/ledger";
import { findGivenKeys } from "./finder/keys.ts";
import { type FinderOptions, finderOptions } from "./finder/options.ts";
import { createFinderSession, type FinderHooks, type FinderPorts, type FinderSession } from "./finder/session.ts";
import { findUnordered } from "./finder/unordered.ts";
import { createKeyRanges } from "./listing/key-ranges.ts";
import { marchRanges } from "./listing/march-ranges.ts";
import type { RunRequest } from "./ports.ts";
import { createKeyMap } from "./select/key-map.ts";
import { keysOf, scopesOf } from "./select.ts";

/**
 * Lists both sides, decides about every key, and hands out work. Goes on where the run's checkpoint
 * stands; a complete one is returned as it is.
 *
 * Work is durable before it is on the queue, and never ahead of the position. Deletes of a mirror
 * are found and kept in the ledger; sending them is the run's, and only after `complete`.
 *
 * @throws HubError what a store, the ledger or the queue threw; `LISTING_INCOMPLETE` when a mirror is
 * asked for of a store whose listings have no order; `LISTING_BROKEN` when that turns out under way;
 * `LOCATIONS_OVERLAP` for a mirror between places of which one holds the other;
 * `INVALID_INPUT` for a pattern that cannot be read; `CANCELLED` when the signal aborts. What was
 * found until then is committed.
 */
export async function runFinder(
  request: RunRequest,
  ports: FinderPorts,
  hooks: FinderHooks,
  options: Partial<FinderOptions> = {},
): Promise<FinderCheckpoint> {
  const checkpoint = await ports.ledger.checkpoint(request.runId);
  if (checkpoint?.complete) return checkpoint;
  refuseOverlappingMirror(request);
  refuseUnorderedMirror(request);
  const given = { request, ports, hooks, options: finderOptions(request.options.giantSize, options) };
  const keys = keysOf(request.options.selection, request.source.prefix);
  if (keys !== undefined) return createFinderSession(given, checkpoint).run((session) => findGivenKeys(session, keys));
  if (!isOrdered(request))
    return createFinderSession(given, undefined).run((session) => findUnordered(session, checkpoint));
  try {
    // A checkpoint without ranges is of a listing without order, which has no position to go on from.
    const position = checkpoint !== undefined && checkpoint.ranges.length > 0 ? checkpoint : undefined;
    return await createFinderSession(given, position).run((session) => findByMarch(session, position));
  } catch (error) {
    if (!hasCode(error, "LISTING_BROKEN") || request.options.mirror !== undefined) throw error;
    // The store does not keep its promise of an order: begin again without relying on one.
    const reached = await ports.ledger.checkpoint(request.runId);
    return createFinderSession(given, undefined).run((session) => findUnordered(session, reached));
  }
}

async function findByMarch(session: FinderSession, checkpoint: FinderCheckpoint | undefined): Promise<void> {
  const { request, ports, options, signal } = session;
  const { source, destination } = request;
  const { selection, compare, mirror, dryRun } = request.options;
  const ranges = createKeyRanges(scopesOf(selection, source.prefix), checkpoint?.ranges);
  session.locate(ranges.snapshot);
  const allKeys = mirror !== undefined || dryRun ? "all" : "matching";
  await marchRanges({
    source,
    destination,
    keys: createKeyMap(source.prefix, destination.prefix),
    ranges,
    destinationKeys: compare === "none" && allKeys === "matching" ? "none" : allKeys,
    maxRanges: options.maxRanges,
    slots: ports.governor,
    signal,
    visit: (range) => {
      const judge = session.createJudge();
      return {
        visitor: judge.visitor,
        async stepped(cursor) {
          const findings = await judge.take();
          range.cursor = cursor ?? range.cursor;
          await session.add(findings);
        },
      };
    },
  });
}

function isOrdered({ source, destination }: RunRequest): boolean {
  return source.store.traits.ordered && destination.store.traits.ordered;
}

/** What a mirror takes for extra must never be its own source. A place has nothing extra beside itself. */
function refuseOverlappingMirror({ source, destination, options }: RunRequest): void {
  if (options.mirror === undefined || options.selection.keys !== undefined) return;
  const [from, to] = [source, destination].map(({ store, prefix }) => `${store.id.replace(/\/?$/, "/")}${prefix}`);
  if (from === undefined || to === undefined || from === to || !(from.startsWith(to) || to.startsWith(from))) return;
  throw new HubError("LOCATIONS_OVERLAP", `${from} and ${to} hold each other: nothing was deleted or copied`);
}

function refuseUnorderedMirror(request: RunRequest): void {
  const { options } = request;
  if (options.mirror === undefined || options.selection.keys !== undefined || isOrdered(request)) return;
  throw new HubError(
    "LISTING_INCOMPLETE",
    "a mirror needs listings in key order, and one of the two stores does not give them: nothing was deleted or copied",
  );
}
