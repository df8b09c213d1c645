import { For, type JSX, Show } from "solid-js";
import { t } from "../i18n/language.ts";
import { COMMON } from "./texts.ts";

/** Narrows a list to one of a few. Those may come later than what is chosen of them. */
export function ChoiceField(props: {
  readonly label: string;
  /** What may be chosen: as the list knows it, and as people call it. */
  readonly of: readonly (readonly [value: string, name: string])[];
  /** Empty: all of them. */
  readonly value: string;
  readonly onChoose: (value: string) => void;
  /** One has to be chosen. */
  readonly always?: boolean;
  /** As wide as it will be, while what may be chosen is on its way. */
  readonly steady?: boolean;
}): JSX.Element {
  return (
    <label>
      {props.label}
      <select
        class="input"
        classList={{ steady: props.steady === true }}
        onChange={(event) => props.onChoose(event.currentTarget.value)}
      >
        <Show when={props.always !== true}>
          <option value="" selected={props.value === ""}>
            {t(COMMON.all)}
          </option>
        </Show>
        <For each={props.of}>
          {([value, name]) => (
            <option value={value} selected={value === props.value}>
              {name}
            </option>
          )}
        </For>
      </select>
    </label>
  );
}
