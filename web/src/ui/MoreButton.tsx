import { type JSX, Show } from "solid-js";
import type { More } from "../api/more.ts";
import { t } from "../i18n/language.ts";
import { Problem } from "./Problem.tsx";
import { COMMON } from "./texts.ts";

/** Asks for the next page of a list while there is one, and says what went wrong with that. */
export function MoreButton(props: { readonly of: More<unknown> }): JSX.Element {
  return (
    <>
      <Problem error={props.of.next.error()} />
      <Show when={props.of.isThere()}>
        <button
          type="button"
          class="button"
          aria-busy={props.of.next.pending()}
          onClick={() => void props.of.next.run()}
        >
          {t(COMMON.more)}
        </button>
      </Show>
    </>
  );
}
