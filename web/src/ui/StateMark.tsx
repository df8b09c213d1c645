import { type JSX, Show } from "solid-js";
import { t } from "../i18n/language.ts";
import { Shape } from "./Shape.tsx";
import { type Look, STATE_TEXTS, type StateName } from "./task-state.ts";

/** A state by shape, word and colour. */
export function StateMark(props: { readonly state: StateName }): JSX.Element {
  const look = (): Look => STATE_TEXTS[props.state];
  return (
    <span class="state" data-tone={look().tone}>
      <Show when={look().solid} fallback={<Shape path={look().shape} />}>
        <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
          <path d={look().shape} fill="currentColor" />
        </svg>
      </Show>
      {t(look().word)}
    </span>
  );
}
