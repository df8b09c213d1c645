import { type JSX, Show } from "solid-js";
import { readValues } from "../../api/json.ts";
import type { ConnectionF, SideF } from "../../api/operations.ts";
import { told } from "../../i18n/language.ts";
import { endpointOf } from "../../plugins/manifests.ts";
import { placeOf } from "../../plugins/place.ts";

/** One side of a board: what kind of registry, which one, and what of it. */
export function Registry(props: {
  readonly side: "source" | "destination";
  readonly of: SideF;
  readonly plugin: string | null;
  readonly connections: readonly ConnectionF[];
}): JSX.Element {
  const endpoint = () => endpointOf(props.plugin, props.side, props.of.type);
  const which = () => addressOf(props.of) ?? props.connections.find(({ id }) => id === props.of.connection)?.name;
  const place = () => placeOf(props.of, endpoint());
  return (
    <div class="station">
      <span class="label">{told(endpoint()?.name) || props.of.type}</span>
      <strong class="foreign">{which() ?? (place() || told(endpoint()?.name))}</strong>
      <Show when={which() !== undefined && place()}>{(what) => <span class="quiet small foreign">{what()}</span>}</Show>
    </div>
  );
}

/** Which registry a side is, in a word or two. */
export function RegistryName(props: {
  readonly side: "source" | "destination";
  readonly of: SideF;
  readonly plugin: string | null;
}): JSX.Element {
  const endpoint = () => endpointOf(props.plugin, props.side, props.of.type);
  const place = () => [addressOf(props.of), placeOf(props.of, endpoint())].filter(Boolean).join("/");
  return <span class="foreign">{place() || told(endpoint()?.name) || props.of.type}</span>;
}

/** Host and port, where the task itself names an address. */
function addressOf({ parameters }: SideF): string | undefined {
  const { endpoint } = readValues(parameters);
  return typeof endpoint === "string" && URL.canParse(endpoint) ? new URL(endpoint).host : undefined;
}
