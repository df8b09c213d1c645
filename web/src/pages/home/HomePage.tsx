import { For, type JSX, Show } from "solid-js";
import { overview } from "../../api/operations.ts";
import { createQuery } from "../../api/query.ts";
import { shownWith } from "../../api/shown-with.ts";
import { t } from "../../i18n/language.ts";
import { Lane } from "../../lane/Lane.tsx";
import { EMPTY_LANE } from "../../lane/parts.ts";
import { may } from "../../session/session.ts";
import { SHELL } from "../../shell/texts.ts";
import { Answer } from "../../ui/Answer.tsx";
import { usePageTitle } from "../../ui/title.ts";
import { AttentionList } from "./AttentionList.tsx";
import { Figures } from "./Figures.tsx";
import { createLately, LatelyList } from "./LatelyList.tsx";
import { MovedChart } from "./MovedChart.tsx";
import { RunningList } from "./RunningList.tsx";
import { HOME } from "./texts.ts";

const FIRST_STEPS = [
  [HOME.firstFrom, HOME.firstFromHelp],
  [HOME.firstTo, HOME.firstToHelp],
  [HOME.firstProof, HOME.firstProofHelp],
] as const;

/** What runs, what needs a person, and what moved. */
export default function HomePage(): JSX.Element {
  usePageTitle(() => t(HOME.title));
  const home = createQuery(overview, () => ({}), { follow: true, every: () => 15_000 });
  const lately = createLately();
  return (
    <Answer query={shownWith(home, lately)} heading={t(HOME.title)}>
      {(data) => {
        const found = () => data().overview;
        const some = () => Object.values(found()?.tasks ?? {}).some((count) => count > 0);
        return (
          <Show when={found()}>
            {(seen) => (
              <>
                <div class="head">
                  <h1>{some() ? headline(seen().running.length, seen().attention.length) : t(HOME.first)}</h1>
                  <Show when={some() && may("operator")}>
                    <a class="button primary" href="/tasks/new">
                      {t(SHELL.newTask)}
                    </a>
                  </Show>
                </div>
                <Show when={some()} fallback={<First />}>
                  <Figures tasks={seen().tasks} unstarted={seen().unstarted} />
                  <div class="split">
                    <div class="stack far">
                      <RunningList running={seen().running} />
                      <LatelyList lately={lately} />
                      <MovedChart days={seen().moved} />
                    </div>
                    <AttentionList attention={seen().attention} />
                  </div>
                </Show>
              </>
            )}
          </Show>
        );
      }}
    </Answer>
  );
}

function headline(running: number, attention: number): string {
  const parts = [
    ...(running > 0 ? [t(HOME.running, { n: running })] : []),
    ...(attention > 0 ? [t(HOME.needYou, { n: attention })] : []),
  ];
  return parts.length === 0 ? t(HOME.allWell) : parts.join(" · ");
}

function First(): JSX.Element {
  return (
    <section class="first">
      <Lane lane={EMPTY_LANE} />
      <ol>
        <For each={FIRST_STEPS}>
          {([name, help]) => (
            <li>
              <h2>{t(name)}</h2>
              <p class="quiet">{t(help)}</p>
            </li>
          )}
        </For>
      </ol>
      <Show when={may("operator")} fallback={<p class="quiet">{t(HOME.firstViewer)}</p>}>
        <p class="row">
          <a class="button primary" href="/tasks/new">
            {t(HOME.firstTask)}
          </a>
          <a class="button plain" href="/move">
            {t(HOME.firstMove)}
          </a>
        </p>
      </Show>
    </section>
  );
}
