import { createSignal } from "solid-js";
import { type EndpointF, plugins } from "../api/operations.ts";
import { request } from "../api/request.ts";
import { tellNews } from "../live/feed.ts";

type Answer = NonNullable<typeof plugins.data>;

/** A plugin as data. */
export type Manifest = NonNullable<Answer["plugins"]>[number];

const [manifests, setManifests] = createSignal<readonly Manifest[]>();
let asked: Promise<void> | undefined;

/** Every plugin of the hub, asked for once; undefined until they are there. */
export function useManifests(): readonly Manifest[] | undefined {
  if (asked === undefined)
    asked = request(plugins, {})
      .then((answer) => void setManifests(answer.plugins ?? []))
      .catch(() => {
        asked = undefined;
        tellNews();
      });
  return manifests();
}

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
