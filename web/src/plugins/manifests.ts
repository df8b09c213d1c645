import { createSignal } from "solid-js";
import { type ApiError, toApiError } from "../api/api-error.ts";
import { type EndpointF, plugins } from "../api/operations.ts";
import { request } from "../api/request.ts";
import type { Awaited } from "../api/shown-with.ts";
import { tellNews } from "../live/feed.ts";

/** Milliseconds until whoever shows plugins asks again for those that did not come. */
const AGAIN_MS = 4_000;

type Answer = NonNullable<typeof plugins.data>;

/** A plugin as data. */
export type Manifest = NonNullable<Answer["plugins"]>[number];

const [manifests, setManifests] = createSignal<readonly Manifest[]>();
const [manifestsError, setError] = createSignal<ApiError>();
let asked: Promise<void> | undefined;

/** Why plugins could not be fetched, when they were asked for last. */
export { manifestsError };

/** Every plugin of the hub, asked for once; undefined until they are there. */
export function useManifests(): readonly Manifest[] | undefined {
  if (asked === undefined)
    asked = request(plugins, {})
      .then((answer) => {
        setError(undefined);
        setManifests(answer.plugins ?? []);
      })
      .catch((cause: unknown) => {
        asked = undefined;
        setError(toApiError(cause));
        setTimeout(tellNews, AGAIN_MS);
      });
  return manifests();
}

/** The same, for a page that is shown once they are there. */
export const AWAITED_MANIFESTS: Awaited = { data: useManifests, error: manifestsError };

/** A plugin by its id. */
export function manifestOf(id: string | null | undefined): Manifest | undefined {
  return useManifests()?.find((manifest) => manifest.id === id);
}

/** A kind of source or destination. */
export function endpointOf(
  plugin: string | null | undefined,
  side: "source" | "destination",
  type: string,
): EndpointF | undefined {
  const manifest = manifestOf(plugin);
  return (side === "source" ? manifest?.sources : manifest?.destinations)?.find(({ id }) => id === type);
}
