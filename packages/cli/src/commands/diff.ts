import { openLedger } from "@dth/local/ledger";
import { runFinder } from "@dth/transfer/finder";
import type { FinderDecision } from "@dth/transfer/finder/findings";
import { EXIT } from "../exit-codes.ts";
import { emptyQueue, lookingLedger } from "../looking-ledger.ts";
import type { OpenPlace } from "../places/place.ts";
import { nothingFound } from "../text/nothing-found.ts";
import { formatBytes, formatCount } from "../text/units.ts";
import { padStart, printable } from "../text/width.ts";
import { say } from "../text/words.ts";
import { type TransferSession, withTransfer } from "../transfer-session.ts";
import type { CommandContext, CommandHandler } from "./context.ts";

/** What a look came to, in objects and bytes. */
interface Totals {
  copies: number;
  bytes: number;
  deletes: number;
  extras: number;
  same: number;
  /** Source objects, filtered ones included. */
  found: number;
}

/** Shows what a copy would do, and why, without a trace anywhere. */
export const diffCommand: CommandHandler = (context) =>
  withTransfer(context, async (session) => {
    context.host.keepHeapLean?.();
    const totals = await look(context, session, "what differs");
    return totals.copies + totals.deletes + totals.extras === 0 ? EXIT.ok : EXIT.items;
  });

/**
 * Lists what would be copied and deleted, then the totals. Changes nothing.
 *
 * @param shows what of it people see; what is only at the destination differs, but nothing is done to it
 */
export async function look(
  context: CommandContext,
  session: TransferSession,
  shows: "what differs" | "what is done",
): Promise<Totals> {
  const { machine, source, destination, options } = session;
  const { clock, ids, hashing, governor } = machine;
  const totals: Totals = { copies: 0, bytes: 0, deletes: 0, extras: 0, same: 0, found: 0 };
  const limit = context.flags.limit ?? Number.POSITIVE_INFINITY;
  let shown = 0;
  const ledger = openLedger(machine.paths.ledger);
  try {
    const checkpoint = await runFinder(
      {
        runId: ids.next(),
        source: source.side,
        destination: destination.side,
        options: { ...options, dryRun: true },
      },
      { ledger: lookingLedger(ledger), queue: emptyQueue(), clock, ids, hashing, governor },
      {
        signal: context.stop,
        decided(decisions) {
          for (const decision of decisions) {
            count(totals, decision);
            if (shows === "what is done" && decision.kind === "extra" && !context.flags.json) continue;
            if (shown++ < limit) show(context, decision);
          }
        },
      },
    );
    totals.same = checkpoint.same.objects;
    totals.found = checkpoint.found.objects;
    summarise(context, source, totals);
    return totals;
  } finally {
    await ledger.close();
  }
}

function count(totals: Totals, { kind, entry }: FinderDecision): void {
  if (kind === "copy") {
    totals.copies += 1;
    totals.bytes += entry.size;
  } else if (kind === "delete") totals.deletes += 1;
  else totals.extras += 1;
}

function show({ print, event, language }: CommandContext, { kind, match, entry, archived }: FinderDecision): void {
  const sign = { copy: match === "missing" ? "+" : "~", delete: "-", extra: "?" }[kind];
  const why = [say(language, `because-${match}`), ...(archived ? [say(language, "archived")] : [])].join(", ");
  print(`${sign} ${padStart(formatBytes(entry.size), 8)}  ${printable(entry.key)}  (${why})`);
  event({ event: "difference", action: kind, reason: match, archived, key: entry.key, size: entry.size });
}

function summarise({ print, event, language }: CommandContext, { place }: OpenPlace, totals: Totals): void {
  const parts = [
    `${say(language, "wouldCopy")}: ${formatCount(totals.copies)} (${formatBytes(totals.bytes)})`,
    `${say(language, "wouldDelete")}: ${formatCount(totals.deletes)}`,
    `${say(language, "extra")}: ${formatCount(totals.extras)}`,
    `${say(language, "same")}: ${formatCount(totals.same)}`,
  ];
  const nothing = totals.copies + totals.deletes === 0 && totals.extras === 0;
  if (totals.found === 0) print(nothingFound(place, language));
  else if (nothing) print(say(language, "nothingToDo"));
  print(parts.join(", "));
  event({ event: "summary", ...totals, ...(totals.found === 0 ? { nothingFound: true } : {}) });
}
