import { For, type JSX } from "solid-js";
import type { FieldIds } from "../forms/Field.tsx";
import { told } from "../i18n/language.ts";
import { useManifests } from "./manifests.ts";

/** The choice among the hub's plugins, by their names. */
export function PluginSelect(props: {
  readonly ids: FieldIds;
  /** Id of the chosen one. */
  readonly value: string;
  readonly onChange: (id: string) => void;
}): JSX.Element {
  return (
    <select {...props.ids} class="input" onChange={(event) => props.onChange(event.currentTarget.value)}>
      <For each={useManifests() ?? []}>
        {(one) => (
          <option value={one.id} selected={one.id === props.value}>
            {told(one.name)}
          </option>
        )}
      </For>
    </select>
  );
}
