import { For, type JSX, Show, untrack } from "solid-js";
import { t } from "../i18n/language.ts";
import { COMMON } from "../ui/texts.ts";
import { FORM } from "./texts.ts";

/** As many things wrong with one field as a person reads at once. */
const MOST = 10;

/** What every input of a field is told to carry. */
export interface FieldIds {
  readonly id: string;
  readonly "aria-invalid": boolean;
  readonly "aria-describedby": string;
}

/** A labelled input with its help, and what is wrong with it beside it. */
export function Field(props: {
  readonly id: string;
  readonly label: string;
  readonly help?: string | undefined;
  readonly wrong?: string | readonly string[] | undefined;
  /** Something to know that is not wrong. */
  readonly note?: string | undefined;
  readonly optional?: boolean;
  readonly children: (ids: FieldIds) => JSX.Element;
}): JSX.Element {
  const wrong = () => (props.wrong === undefined ? [] : typeof props.wrong === "string" ? [props.wrong] : props.wrong);
  const ids: FieldIds = {
    get id() {
      return props.id;
    },
    get "aria-invalid"() {
      return wrong().length > 0;
    },
    get "aria-describedby"() {
      return `${props.id}-help`;
    },
  };
  return (
    <div class="field">
      <div class="label-row">
        <label for={props.id}>{props.label}</label>
        <Show when={props.optional}>
          <span class="quiet">{t(COMMON.optional)}</span>
        </Show>
      </div>
      {/* Made once: an input that is made anew would take the focus from who is typing. */}
      {untrack(() => props.children(ids))}
      <div id={`${props.id}-help`}>
        <For each={wrong().slice(0, MOST)}>{(one) => <p class="wrong foreign">{one}</p>}</For>
        <Show when={wrong().length > MOST}>
          <p class="wrong">{t(FORM.moreWrong, { n: wrong().length - MOST })}</p>
        </Show>
        <Show when={props.note}>{(note) => <p class="note small">{note()}</p>}</Show>
        <Show when={props.help}>{(help) => <p class="help">{help()}</p>}</Show>
      </div>
    </div>
  );
}
