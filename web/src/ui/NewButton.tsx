import { type JSX, Show } from "solid-js";
import { may } from "../session/session.ts";

/** Begins something new on a page of a list, for who may. */
export function NewButton(props: { readonly text: string; readonly onPress: () => void }): JSX.Element {
  return (
    <Show when={may("operator")}>
      <button type="button" class="button primary" onClick={() => props.onPress()}>
        {props.text}
      </button>
    </Show>
  );
}
