import { For, type JSX, Show } from "solid-js";
import { deadLetters } from "../../api/operations.ts";
import { createQuery } from "../../api/query.ts";
import { t } from "../../i18n/language.ts";
import { TASK } from "../task/texts.ts";

/** Work of a run that was given up; nothing where there is none. */
export function DeadLetters(props: { readonly runId: string }): JSX.Element {
  const query = createQuery(deadLetters, () => ({ runId: props.runId }));
  return (
    <Show when={(query.data()?.deadLetters?.length ?? 0) > 0}>
      <h3>{t(TASK.deadLetters)}</h3>
      <ul>
        <For each={query.data()?.deadLetters ?? []}>
          {(letter) => (
            <For each={[...letter.keys, ...shortly(letter.text)]}>{(line) => <li class="key">{line}</li>}</For>
          )}
        </For>
      </ul>
    </Show>
  );
}

/** The beginning of what a message says that is no work. */
function shortly(text: string | null): readonly string[] {
  return text === null ? [] : [text.slice(0, 200)];
}
