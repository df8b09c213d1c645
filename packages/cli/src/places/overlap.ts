import { realpath } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";
import { HubError } from "@dth/core/error";
import type { OpenPlace } from "./place.ts";

/**
 * Refuses a transfer between places that hold each other, also through symbolic links, before
 * anything happens.
 *
 * @throws HubError `LOCATIONS_OVERLAP`
 */
export async function refuseOverlap(source: OpenPlace, destination: OpenPlace): Promise<void> {
  const from = await identify(source);
  const to = await identify(destination);
  if (from.store !== to.store) return;
  const names = `${source.place.text} and ${destination.place.text}`;
  if (from.key === to.key) throw new HubError("LOCATIONS_OVERLAP", `${names} are the same place`);
  if (source.single) return;
  if (to.key.startsWith(from.key)) {
    throw new HubError(
      "LOCATIONS_OVERLAP",
      `the destination ${destination.place.text} lies inside the source ${source.place.text}`,
    );
  }
  if (from.key.startsWith(to.key)) {
    throw new HubError(
      "LOCATIONS_OVERLAP",
      `the source ${source.place.text} lies inside the destination ${destination.place.text}`,
    );
  }
}

/** Two places overlap exactly when `store` is equal and one `key` starts with the other. */
interface Identity {
  readonly store: string;
  readonly key: string;
}

async function identify({ place, side, single }: OpenPlace): Promise<Identity> {
  if (place.kind === "bucket") return { store: side.store.id, key: side.prefix };
  const path = join(await realpathOf(place.path), side.prefix);
  return { store: "file", key: single || path.endsWith(sep) ? path : `${path}${sep}` };
}

/** The real path of what exists, with what does not exist yet below it. */
async function realpathOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (cause) {
    const parent = dirname(path);
    if ((cause as NodeJS.ErrnoException).code === "ENOENT" && parent !== path) {
      return join(await realpathOf(parent), basename(path));
    }
    throw new HubError("FILE_ACCESS_DENIED", `${path} cannot be looked at`, { cause });
  }
}
