import { For, type JSX } from "solid-js";
import type { overview } from "../../api/operations.ts";
import { t } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { countStates } from "./count-states.ts";
import { HOME } from "./texts.ts";

type Overview = NonNullable<NonNullable<typeof overview.data>["overview"]>;

/** How many tasks are in each state, with a way to them. */
export function Figures(props: Pick<Overview, "tasks" | "unstarted">): JSX.Element {
  return (
    <dl class="figures">
      <For each={countStates(props)}>
        {({ state, count }) => (
          <div>
            <dt class="label">{t(HOME[state])}</dt>
            <dd>
              <a href={`/tasks?progress=${state}`}>{show.count(count)}</a>
            </dd>
          </div>
        )}
      </For>
    </dl>
  );
}
