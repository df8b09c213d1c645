import { For, type JSX, Show } from "solid-js";
import type { overview } from "../../api/operations.ts";
import { t, told } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { Cause } from "../../ui/Cause.tsx";
import { StateMark } from "../../ui/StateMark.tsx";
import { HOME } from "./texts.ts";

type Attention = NonNullable<NonNullable<typeof overview.data>["overview"]>["attention"][number];

/** Tasks that wait for a person, worst first, each with why. */
export function AttentionList(props: { readonly attention: readonly Attention[] }): JSX.Element {
  return (
    <section class="section">
      <header>
        <h2>{t(HOME.attention)}</h2>
      </header>
      <Show when={props.attention.length > 0} fallback={<p class="quiet">{t(HOME.nothingWrong)}</p>}>
        <ul class="slips">
          <For each={props.attention}>
            {(one) => (
              <li>
                <div class="row wide">
                  <a class="foreign" href={`/tasks/${one.taskId}${one.because === "failures" ? "/failures" : ""}`}>
                    {one.name}
                  </a>
                  <StateMark
                    state={one.because === "failures" ? "short" : one.because === "stuck" ? "stuck" : "failed"}
                  />
                </div>
                <p class="quiet small foreign">
                  <Show when={one.because === "error" && one.error} fallback={why(one)}>
                    {(error) => <Cause of={error()} />}
                  </Show>
                </p>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </section>
  );
}

function why({ because, openFailures, stuck }: Attention): string {
  if (because === "failures") return t(HOME.openFailures, { n: show.count(openFailures) });
  if (because === "stuck") return told(stuck?.because) || t(HOME.stuckSince, { when: show.ago(stuck?.since) });
  return "";
}
