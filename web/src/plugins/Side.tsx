import type { JSX } from "solid-js";
import type { SideF } from "../api/operations.ts";
import { told } from "../i18n/language.ts";
import { endpointOf } from "./manifests.ts";
import { placeOf } from "./place.ts";

/** One end of a task: what kind of place, and which. */
export function Side(props: {
  readonly plugin: string | null;
  readonly side: "source" | "destination";
  readonly of: SideF | null;
}): JSX.Element {
  const endpoint = () => (props.of === null ? undefined : endpointOf(props.plugin, props.side, props.of.type));
  return (
    <>
      <span class="label">{told(endpoint()?.name) || props.of?.type}</span>
      <strong class="foreign">{props.of === null ? "" : placeOf(props.of, endpoint()) || "–"}</strong>
    </>
  );
}

/** The same in one line, for lists. */
export function sideLine(plugin: string | null, side: "source" | "destination", of: SideF | null): string {
  if (of === null) return "";
  const endpoint = endpointOf(plugin, side, of.type);
  return placeOf(of, endpoint) || told(endpoint?.name) || of.type;
}
