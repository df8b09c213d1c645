import type { Clock } from "@dth/core/clock";
import type { Ledger } from "@dth/core/ledger";
import type { ObjectEntry } from "@dth/core/object";
import type { Evidence } from "@dth/core/outcome";
import type { CompareMode } from "@dth/core/transfer-options";
import { type Decision, decide, type Match } from "../compare/decide.ts";
import { type Comparison, compareWithMemory, createComparator } from "../compare.ts";
import { forEachBounded } from "../governor/request-slots.ts";
import { mayBeImplied } from "../listing/folders.ts";
import type { MarchVisitor } from "../listing/march.ts";
import type { RunRequest } from "../ports.ts";
import { createKeyMap } from "../select/key-map.ts";
import { createSelector } from "../select.ts";
import { tick } from "./counts.ts";
import { createFindings, type Findings, type OpenPair, queueItem } from "./findings.ts";

/** What judging needs from outside. */
export interface JudgePorts {
  readonly ledger: Pick<Ledger, "rememberedCopies">;
  readonly clock: Pick<Clock, "now">;
  /** Whether the destination has a folder of this key, which a listing may not show. */
  readonly hasFolder: (destinationKey: string) => Promise<boolean>;
  /** Compares bytes, for pairs that only reading settles. */
  readonly sameContent: (source: ObjectEntry, destination: ObjectEntry) => Promise<boolean>;
  /** Pairs compared by content, and folders asked for, at once. */
  readonly maxReads: number;
}

/** Judges what a march visits: select, compare, decide. */
export interface Judge {
  /** Collects from a march until {@link take}. */
  readonly visitor: MarchVisitor;
  /** Whether a source object takes part, and the destination matters for it. */
  compares(source: ObjectEntry): boolean;
  /** Settles the open pairs and hands over what was collected. */
  take(): Promise<Findings>;
}

/** A judge for one range of a run. */
export function createJudge(request: RunRequest, ports: JudgePorts): Judge {
  const { source, destination, options } = request;
  const selector = createSelector(options.selection, source.prefix, destination.prefix);
  const archives = new Set(source.store.traits.archiveClasses);
  const compare = comparatorOf(options.compare, request);
  const mirror = options.mirror !== undefined;
  const keys = createKeyMap(source.prefix, destination.prefix);
  let findings = createFindings();
  let folders: ObjectEntry[] = [];

  const settle = (entry: ObjectEntry, match: Match) => {
    const archived = entry.storageClass !== undefined && match !== "extra" && archives.has(entry.storageClass);
    const decision = decide({ match, archived, dryRun: options.dryRun, mirror });
    apply(findings, decision, { entry, match, archived, at: ports.clock });
  };

  const visitor: MarchVisitor = {
    missing(entry) {
      tick(findings.counts.found, entry.size);
      if (!selector.accepts(entry)) tick(findings.counts.filtered, entry.size);
      else if (options.compare !== "none" && mayBeImplied(entry, destination.store)) folders.push(entry);
      else settle(entry, "missing");
    },
    pair(entry, there) {
      tick(findings.counts.found, entry.size);
      if (!selector.accepts(entry)) {
        tick(findings.counts.filtered, entry.size);
        return;
      }
      const comparison = compare(entry, there);
      if (comparison === "same") tick(findings.counts.same, entry.size);
      else if (comparison === "different") settle(entry, "different");
      else findings.open.push({ source: entry, destination: there, asked: comparison });
    },
    extra(entry) {
      if (!selector.acceptsExtra(entry)) return;
      tick(findings.counts.extra, entry.size);
      settle(entry, "extra");
    },
  };

  return {
    visitor,
    compares: (entry) => options.compare !== "none" && selector.accepts(entry),
    async take() {
      if (findings.open.length > 0) {
        await settleOpen(findings.open, request, ports, (pair, match) => settle(pair.source, match));
      }
      await forEachBounded(folders, ports.maxReads, async (entry) => {
        if (await ports.hasFolder(keys.toDestination(entry.key))) tick(findings.counts.same, entry.size);
        else settle(entry, "missing");
      });
      const taken = findings;
      folders = [];
      findings = createFindings();
      return taken;
    },
  };
}

function comparatorOf(mode: CompareMode, { source, destination }: RunRequest) {
  if (mode === "none") return (): Comparison => "different";
  return createComparator(mode, source.store.traits, destination.store.traits);
}

/** One look into the memory for all pairs that ask for it, then the bytes of those that ask for them. */
async function settleOpen(
  open: readonly OpenPair[],
  { destination }: RunRequest,
  ports: JudgePorts,
  settle: (pair: OpenPair, match: "same" | "different") => void,
): Promise<void> {
  const verdicts = new Map<OpenPair, "same" | "different">();
  const asking = open.filter(({ asked }) => asked !== "ask-content");
  if (asking.length > 0) {
    const keys = asking.map((pair) => pair.destination.key);
    const copies = await ports.ledger.rememberedCopies(destination.store.id, keys);
    for (const pair of asking) {
      if (pair.asked === "ask-content") continue;
      const copy = copies.get(pair.destination.key);
      verdicts.set(pair, compareWithMemory(pair.asked, pair.source, pair.destination, copy));
    }
  }
  const reading = open.filter(({ asked }) => asked === "ask-content");
  await forEachBounded(reading, ports.maxReads, async (pair) => {
    verdicts.set(pair, (await ports.sameContent(pair.source, pair.destination)) ? "same" : "different");
  });
  for (const pair of open) settle(pair, verdicts.get(pair) ?? "different");
}

interface Judged {
  readonly entry: ObjectEntry;
  readonly match: Match;
  readonly archived: boolean;
  readonly at: Pick<Clock, "now">;
}

function apply(findings: Findings, decision: Decision, { entry, match, archived, at }: Judged): void {
  if (match === "same" || decision.kind === "same") {
    tick(findings.counts.same, entry.size);
    return;
  }
  if (decision.kind === "extra") {
    findings.decisions.push({ kind: "extra", entry, match, archived });
    return;
  }
  const action = decision.kind === "skip" ? decision.would : decision.kind;
  findings.decisions.push({ kind: action, entry, match, archived });
  if (decision.kind === "skip") {
    const { reason } = decision;
    const evidence = evidenceOf(entry, action);
    findings.outcomes.push({
      key: entry.key,
      kind: "skipped",
      action,
      size: entry.size,
      reason,
      evidence,
      at: at.now(),
    });
  } else {
    queueItem(findings, { entry, action });
  }
}

/** Which version was looked at, so that exactly this one can be copied or deleted later. */
function evidenceOf({ etag, versionId }: ObjectEntry, action: "copy" | "delete"): Evidence {
  if (action === "delete") return etag === undefined ? {} : { destinationEtag: etag };
  return {
    ...(etag === undefined ? {} : { sourceEtag: etag }),
    ...(versionId === undefined ? {} : { sourceVersionId: versionId }),
  };
}
