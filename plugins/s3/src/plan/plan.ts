import { HubError, toHubError } from "@dth/core/error";
import type { LocalizedText } from "@dth/core/error-codes";
import type { FinderCheckpoint } from "@dth/core/ledger";
import type { Count } from "@dth/core/outcome";
import type { Plan } from "@dth/core/plan";
import type { PluginHost, RunControl } from "@dth/core/plugin";
import type { Job } from "@dth/core/task";
import { createRequestEstimate, type RequestCounts, type RequestEstimate } from "@dth/transfer/request-estimate";
import { startRun } from "@dth/transfer/run";
import { plannedItems } from "../run/planned-items.ts";
import { openSession, type Session } from "../run/session.ts";
import { costOf } from "./cost.ts";
import { durationOf } from "./duration.ts";
import { machineNotes } from "./machine-notes.ts";
import { createSizeHistogram, type SizeHistogram } from "./sizes.ts";

/**
 * A dry run, with what it would cost to do what it found. The items are in the ledger, pinned to the versions
 * that were looked at; `Job.plan` does exactly those.
 *
 * @throws HubError what a side refused; `CANCELLED` when the signal aborts
 */
export async function planJob(job: Job, host: PluginHost, control: RunControl): Promise<Plan> {
  control.signal.throwIfAborted();
  const session = await openSession(job, host);
  try {
    await look(session, host, control);
    const { ports, request } = session;
    const checkpoint = await ports.ledger.checkpoint(job.runId);
    if (checkpoint === undefined) throw new HubError("INTERNAL", "the dry run left no trace");
    const found = await sum(session);
    const requests = found.estimate.counts();
    const cost = costOf({ ...session, requests, throughBytes: found.estimate.throughBytes });
    const seconds = await durationOf(found.copy, await placesOf(job, session), request.options, ports.ledger);
    return {
      ...countsOf(checkpoint, found),
      sizes: found.sizes.sizes(),
      requests: perOperation(requests),
      cost: cost.cost,
      seconds,
      notes: [...notesOf(session, found, checkpoint), ...cost.notes, ...machineNotes(job.options)],
    };
  } finally {
    await session.close();
  }
}

async function look(session: Session, host: PluginHost, control: RunControl): Promise<void> {
  const { request, ports, spec } = session;
  const dry = { ...request, options: { ...request.options, dryRun: true } };
  const { cpu } = host;
  const handle = startRun(dry, ports, { spec, ...(cpu === undefined ? {} : { cpu: () => cpu() }) });
  const stop = (): void => handle.stop();
  control.signal.addEventListener("abort", stop, { once: true });
  if (control.signal.aborted) stop();
  control.watch(handle.progress);
  try {
    const { state, error } = await handle.finished;
    if (error !== undefined) throw toHubError(error);
    if (state !== "done") throw new HubError("CANCELLED", "the plan was stopped before it was complete");
  } finally {
    control.signal.removeEventListener("abort", stop);
  }
}

/** What the dry run left in the ledger, added up. */
interface Found {
  readonly copy: Count;
  readonly delete: Count;
  readonly archived: Count;
  readonly sizes: SizeHistogram;
  readonly estimate: RequestEstimate;
}

async function sum({ request, ports }: Session): Promise<Found> {
  const sizes = createSizeHistogram();
  const estimate = createRequestEstimate(request, ports.governor.maxBufferedBytes);
  const [copy, extra, archived] = [newCount(), newCount(), newCount()];
  for await (const { item, reason } of plannedItems(ports.ledger, request.runId)) {
    const { entry, action } = item;
    if (action === "delete") {
      tick(extra, entry.size);
      estimate.delete();
    } else if (reason === "archived") {
      tick(archived, entry.size);
    } else {
      tick(copy, entry.size);
      sizes.add(entry.size);
      estimate.copy(entry);
    }
  }
  return { copy, delete: extra, archived, sizes, estimate };
}

function newCount() {
  return { objects: 0, bytes: 0 };
}

function tick(count: { objects: number; bytes: number }, size: number): void {
  count.objects++;
  count.bytes += size;
}

function countsOf({ found, same, filtered }: FinderCheckpoint, { copy, delete: extra, archived }: Found) {
  const taking = { objects: found.objects - filtered.objects, bytes: found.bytes - filtered.bytes };
  return { found: taking, copy, delete: extra, same, skipped: archived, filtered };
}

function perOperation({ source, destination }: RequestCounts): Readonly<Record<string, number>> {
  const total: Record<string, number> = {};
  for (const side of [source, destination]) {
    for (const [operation, times] of Object.entries(side)) total[operation] = (total[operation] ?? 0) + times;
  }
  return total;
}

/** The names that the ledger has for the two places of this run. */
async function placesOf({ runId }: Job, { ports }: Session) {
  return ports.ledger.run(runId);
}

function notesOf({ request }: Session, found: Found, { found: listed }: FinderCheckpoint): Plan["notes"] {
  const { archived, estimate, delete: extra } = found;
  const { options, source, destination } = request;
  const notes: LocalizedText[] = [];
  const note = (en: string, zh: string) => void notes.push({ en, zh });
  if (archived.objects > 0) {
    note(
      `${archived.objects} objects are archived: they are copied only if they were restored.`,
      `${archived.objects} 个对象已归档：仅在解冻后才会复制。`,
    );
  }
  if (estimate.tooLarge > 0) {
    note(
      `${estimate.tooLarge} objects are larger than the destination can hold.`,
      `${estimate.tooLarge} 个对象超过目标端允许的大小。`,
    );
  }
  if (options.tags && source.store.traits.tags && !destination.store.traits.tags) {
    note("Tags do not follow: the destination has none.", "标签不会复制：目标端不支持标签。");
  }
  if (options.tags && source.store.traits.countsTags && destination.store.traits.tags) {
    note("An object with tags costs one request more.", "带标签的对象会多一次请求。");
  }
  if (!options.metadata)
    note("Metadata does not follow: the task leaves it out.", "元数据不会复制：任务设置为不复制。");
  const cap = options.mirror?.maxDeletes ?? 0;
  if (extra.objects > cap) {
    note(
      `${extra.objects} objects would be deleted, more than the ${cap} allowed: none would be.`,
      `将删除 ${extra.objects} 个对象，超过允许的 ${cap} 个：不会删除任何对象。`,
    );
  }
  if (extra.objects > 0 && listed.objects === 0 && options.mirror?.allowEmptySource !== true) {
    note(
      "The source lists nothing: nothing would be deleted, unless an empty source is allowed.",
      "源端列表为空：除非允许空源，否则不会删除任何对象。",
    );
  }
  return notes;
}
