import { type JSX, Show, untrack } from "solid-js";
import { t } from "../i18n/language.ts";
import { COMMON } from "../ui/texts.ts";

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
  readonly wrong?: string | undefined;
  readonly optional?: boolean;
  readonly children: (ids: FieldIds) => JSX.Element;
}): JSX.Element {
  const ids: FieldIds = {
    get id() {
      return props.id;
    },
    get "aria-invalid"() {
      return props.wrong !== undefined;
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
        <Show when={props.wrong}>{(wrong) => <p class="wrong">{wrong()}</p>}</Show>
        <Show when={props.help}>{(help) => <p class="help">{help()}</p>}</Show>
      </div>
    </div>
  );
}
