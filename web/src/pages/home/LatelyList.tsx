import { For, type JSX, Show } from "solid-js";
import { type TaskRowF, tasks } from "../../api/operations.ts";
import { createQuery, type Query } from "../../api/query.ts";
import { t } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { Lane } from "../../lane/Lane.tsx";
import { laneOfTally } from "../../lane/parts.ts";
import { StateMark } from "../../ui/StateMark.tsx";
import { taskState } from "../../ui/task-state.ts";
import { HOME } from "./texts.ts";

const MOST = 5;

type Lately = Query<NonNullable<typeof tasks.data>>;

/** Asks for tasks of which some ended last. */
export function createLately(): Lately {
  return createQuery(tasks, () => ({ sort: "updated" as const, order: "descending" as const, limit: MOST * 2 }), {
    follow: true,
  });
}

/** What ended last, each with how it went. */
export function LatelyList(props: { readonly lately: Lately }): JSX.Element {
  const ended = () =>
    (props.lately.data()?.tasks?.items ?? [])
      .filter(({ currentRunId, lastRun }) => currentRunId === null && lastRun?.finishedAt != null)
      .sort((a, b) => endOf(b) - endOf(a))
      .slice(0, MOST);
  return (
    <Show when={ended().length > 0}>
      <section class="section">
        <header>
          <h2>{t(HOME.lately)}</h2>
        </header>
        <ul class="slips">
          <For each={ended()}>
            {(task) => (
              <li>
                <div class="row wide">
                  <a class="foreign" href={`/tasks/${task.id}`}>
                    {task.name}
                  </a>
                  <span class="quiet" title={show.moment(task.lastRun?.finishedAt)}>
                    {show.ago(task.lastRun?.finishedAt)}
                  </span>
                  <StateMark state={taskState(task)} />
                </div>
                <Show when={task.lastRun?.tally}>{(tally) => <Lane lane={laneOfTally(tally())} moving={false} />}</Show>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}

function endOf({ lastRun }: TaskRowF): number {
  return Date.parse(lastRun?.finishedAt ?? "");
}
