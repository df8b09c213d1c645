import { createSignal, type JSX, onCleanup, onMount, Show } from "solid-js";
import { t } from "../i18n/language.ts";
import { COMMON } from "./texts.ts";

/** Milliseconds before anybody is told to wait: most answers are there by then. */
const PATIENCE_MS = 250;

/** Holds the place of what is being fetched. */
export function Loading(): JSX.Element {
  const [slow, setSlow] = createSignal(false);
  onMount(() => {
    const timer = setTimeout(() => setSlow(true), PATIENCE_MS);
    onCleanup(() => clearTimeout(timer));
  });
  return (
    <Show when={slow()}>
      <div class="skeleton" role="status">
        <span aria-hidden="true" />
        <span aria-hidden="true" />
        <span aria-hidden="true" />
        <span aria-hidden="true" />
        <p class="sr">{t(COMMON.loading)}</p>
      </div>
    </Show>
  );
}
