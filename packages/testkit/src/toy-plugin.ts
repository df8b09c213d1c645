import { HubError } from "@dth/core/error";
import type { ItemOutcome } from "@dth/core/outcome";
import type { Plan } from "@dth/core/plan";
import type { Plugin, PluginHost, RunControl, SourceAdapter } from "@dth/core/plugin";
import type { ItemEvent, Job } from "@dth/core/task";
import { findToys } from "./toy-plugin/find.ts";
import { TOY_ENDPOINT, TOY_MANIFEST } from "./toy-plugin/manifest.ts";
import { openToyRun, runToys, unlock } from "./toy-plugin/run.ts";
import type { ToyWorld } from "./toy-plugin/world.ts";

/**
 * A plugin that keeps every promise of a real one, whose items are names on shelves in memory. The world says what
 * there is, what takes how long, and what goes wrong.
 */
export function toyPlugin(world: ToyWorld): Plugin {
  const shelves = shelfAdapter(world);
  return {
    manifest: TOY_MANIFEST,
    sources: [shelves],
    destinations: [shelves],
    check({ source, destination }) {
      if (source.parameters.shelf !== destination.parameters.shelf) return [];
      const message = { en: "must be another shelf than the source's", zh: "不能与源端货架相同" };
      return [{ path: "destination.parameters.shelf", message }];
    },
    async *doctor(job, host) {
      for (const side of ["source", "destination"] as const) {
        const shelf = job[side].parameters.shelf;
        await host.allowEndpoint(`toys://${shelf}`);
        yield { side, name: "look", state: "ok", finding: { en: `${shelf} is there`, zh: `货架 ${shelf} 可用` } };
      }
    },
    plan: (job, host, control) => planToys(world, job, host, control),
    run: (job, host, control) => runToys(world, job, host, control),
    parseEvents: parseToyEvents,
    fromOriginal: ({ srcShelf, destShelf, ...rest }) => {
      if (srcShelf === undefined || destShelf === undefined) {
        throw new HubError("INVALID_INPUT", "srcShelf and destShelf must be given");
      }
      const side = (shelf: string) => ({ type: TOY_ENDPOINT.id, parameters: { shelf } });
      return {
        task: { name: srcShelf, plugin: TOY_MANIFEST.id, source: side(srcShelf), destination: side(destShelf) },
        notes: Object.keys(rest).map((name) => `${name} has no counterpart`),
      };
    },
    async *board(job, _host, _signal, after) {
      const destination = world.shelf(String(job.destination.parameters.shelf));
      for (const [item, size] of world.shelf(String(job.source.parameters.shelf))) {
        if (after !== undefined && item <= after.item) continue;
        const other = destination.get(item);
        const state = other === undefined ? "missing" : other === size ? "same" : "different";
        yield { item, state, platforms: [], attached: [] };
      }
    },
  };
}

function shelfAdapter(world: ToyWorld): SourceAdapter {
  return {
    manifest: TOY_ENDPOINT,
    async open({ parameters }, host) {
      if (typeof parameters.address === "string") await host.allowEndpoint(parameters.address);
      if (typeof parameters.key === "string") await host.secret(parameters.key);
      return {
        id: `toys://${parameters.shelf}`,
        async probe() {
          if (world.failure !== undefined) throw world.failure;
        },
        async close() {},
      };
    },
  };
}

async function planToys(world: ToyWorld, job: Job, host: PluginHost, { signal }: RunControl): Promise<Plan> {
  await openToyRun(job, host);
  await unlock(job, host);
  if (world.failure !== undefined) throw world.failure;
  if (signal.aborted) throw new HubError("CANCELLED", "stopped on request");
  const { items, checkpoint } = await findToys(world, job, host);
  const at = host.clock.now();
  const outcomes = items.map(({ entry }): ItemOutcome => {
    return { key: entry.key, kind: "skipped", reason: "dry-run", size: entry.size, at };
  });
  await host.ledger.commitFound(job.runId, [], checkpoint);
  await host.ledger.record(job.runId, outcomes);
  await host.ledger.updateRun(job.runId, { state: "done", finishedAt: at });
  const none = { objects: 0, bytes: 0 };
  return {
    ...{ found: checkpoint.found, copy: checkpoint.queued, same: checkpoint.same },
    ...{ delete: none, skipped: none, filtered: none },
    sizes: [{ count: checkpoint.queued }],
    requests: { carry: items.length },
    cost: [],
    seconds: { least: 0, most: items.length },
    notes: [],
  };
}

/** Takes `{ "toys": [{ "key", "action"? }] }`. */
function parseToyEvents(body: unknown): readonly ItemEvent[] {
  if (typeof body !== "object" || body === null || !("toys" in body) || !Array.isArray(body.toys)) {
    throw new HubError("INVALID_INPUT", "this is no notification about toys");
  }
  return body.toys.map((toy: unknown) => {
    if (typeof toy !== "object" || toy === null || !("key" in toy) || typeof toy.key !== "string") {
      throw new HubError("INVALID_INPUT", "a toy has a key");
    }
    const action = "action" in toy && toy.action === "delete" ? "delete" : "copy";
    return { key: toy.key, action };
  });
}
