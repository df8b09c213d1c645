import { compareKeys } from "@dth/core/key-order";
import type { FinderCheckpoint } from "@dth/core/ledger";
import type { Count } from "@dth/core/outcome";
import type { PluginHost } from "@dth/core/plugin";
import type { Job } from "@dth/core/task";
import type { WorkItem } from "@dth/core/work";
import type { ToyWorld } from "./world.ts";

/** What is to be done, and where the finder stands when that is known. */
export interface ToyFindings {
  readonly items: readonly WorkItem[];
  readonly checkpoint: FinderCheckpoint;
}

/** Compares both shelves, or looks only at what events or a plan name. */
export async function findToys(world: ToyWorld, job: Job, host: PluginHost): Promise<ToyFindings> {
  const source = world.shelf(String(job.source.parameters.shelf));
  const destination = world.shelf(String(job.destination.parameters.shelf));
  const planned = job.plan === undefined ? undefined : await plannedKeys(host, job.plan);
  const listed = [...source].filter(([key]) => planned?.has(key) ?? true).sort(([a], [b]) => compareKeys(a, b));
  const items: WorkItem[] =
    job.events === undefined
      ? listed.filter(([key, size]) => destination.get(key) !== size).map(([key, size]) => copyOf(key, size))
      : job.events.map(({ key, action, size }) => ({ entry: { key, size: source.get(key) ?? size ?? 0 }, action }));
  const found = job.events === undefined ? countOf(listed.map(([, size]) => size)) : countItems(items);
  const queued = countItems(items);
  const same = { objects: found.objects - queued.objects, bytes: found.bytes - queued.bytes };
  const none = { objects: 0, bytes: 0 };
  return { items, checkpoint: { ranges: [], complete: true, found, same, filtered: none, extra: none, queued } };
}

function copyOf(key: string, size: number): WorkItem {
  return { entry: { key, size }, action: "copy" };
}

async function plannedKeys(host: PluginHost, runId: string): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  for await (const { key, reason } of host.ledger.outcomes(runId)) if (reason === "dry-run") keys.add(key);
  return keys;
}

function countItems(items: readonly WorkItem[]): Count {
  return countOf(items.map(({ entry }) => entry.size));
}

function countOf(sizes: readonly number[]): Count {
  return { objects: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}
