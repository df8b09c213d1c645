import { HubError } from "@dth/core/error";
import type { PluginHost } from "@dth/core/plugin";
import type { Job } from "@dth/core/task";
import type { ImageDestination, ImageEndpoint } from "../endpoints/image-endpoint.ts";
import { listOf, mapOf, textOf } from "../endpoints/values.ts";
import { destinationRepository, type RenameRules } from "../reference/rename.ts";
import { DESTINATIONS, SOURCES } from "../registries.ts";
import { readSelection, type Selection } from "../select/selection.ts";

/** Both sides of a job, opened. */
export interface Sides {
  readonly source: ImageEndpoint;
  readonly destination: ImageDestination;
  readonly selection: Selection;
  /** Under which copies are remembered whose digest differs on purpose: it does so for these platforms only. */
  readonly memory: string;
  /** The destination's repository for one of the source. @throws HubError `INVALID_INPUT` */
  rename(repository: string): string;
  close(): Promise<void>;
}

/** Opens both sides. @throws HubError as the adapters do */
export async function openSides(job: Job, host: PluginHost): Promise<Sides> {
  const from = SOURCES.find(({ manifest }) => manifest.id === job.source.type);
  const to = DESTINATIONS.find(({ manifest }) => manifest.id === job.destination.type);
  if (from === undefined) throw new HubError("INVALID_INPUT", `there is no source ${job.source.type}`);
  if (to === undefined) throw new HubError("INVALID_INPUT", `there is no destination ${job.destination.type}`);
  const selection = readSelection(job.source);
  const source = await from.open(job.source, host);
  const destination = await openOrClose(() => to.open(job.destination, host), source);
  const rules = renameRules(job);
  return {
    source,
    destination,
    selection,
    memory: [destination.id, ...[...listOf(job.options, "platforms")].sort()].join(" "),
    rename: (repository) => destinationRepository(repository, rules, source.isHub),
    async close() {
      await Promise.all([source.close(), destination.close()]);
    },
  };
}

/** Opens the other side; when that fails, nobody would close the first one. */
async function openOrClose<T>(open: () => Promise<T>, first: ImageEndpoint): Promise<T> {
  try {
    return await open();
  } catch (error) {
    await first.close();
    throw error;
  }
}

/** How a job wants repositories to be called. */
export function renameRules({ destination: { parameters } }: Job): RenameRules {
  return {
    prefix: textOf(parameters, "prefix") ?? "",
    rename: mapOf(parameters, "rename"),
    officialImages: parameters.officialImages === "library" ? "library" : "short",
  };
}
