import { useSearchParams } from "@solidjs/router";
import { createMemo, createSignal, For, type JSX, Show } from "solid-js";
import { connections, runs, type TaskRowF, tasks } from "../../api/operations.ts";
import { createQuery } from "../../api/query.ts";
import { request } from "../../api/request.ts";
import { createWhole } from "../../api/whole.ts";
import { t } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { liveRun } from "../../live/heard.ts";
import { may } from "../../session/session.ts";
import { Answer, Empty } from "../../ui/Answer.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { usePageTitle } from "../../ui/title.ts";
import { Budget } from "../task/Budget.tsx";
import { Board } from "./Board.tsx";
import { Registry } from "./Registry.tsx";
import { sameSource } from "./same-source.ts";
import { IMAGES } from "./texts.ts";

/** Tasks that one answer has. */
const PAGE = 200;

/** Drift board: repository, tag, destination, and whether both sides have the same digest. */
export default function ImagesPage(): JSX.Element {
  usePageTitle(() => t(IMAGES.title));
  const [search, setSearch] = useSearchParams<{ task?: string }>();
  const [everywhere, setEverywhere] = createSignal(true);
  const list = createWhole(
    () => "tasks",
    async (cursor, signal) => {
      const order = { sort: "name", order: "ascending" } as const;
      return (await request(tasks, { plugin: "ecr", limit: PAGE, ...order, cursor }, signal)).tasks;
    },
  );
  const known = createQuery(connections, () => ({}));
  const places = () => known.data()?.connections?.items ?? [];
  const all = () => list.data() ?? [];
  const chosen = () => all().find(({ id }) => id === search.task) ?? all()[0];
  const related = createMemo(() => {
    const task = chosen();
    return task === undefined ? [] : sameSource(task, all());
  });
  const compared = createMemo(() => (everywhere() ? related() : related().slice(0, 1)), undefined, { equals: isAlike });
  return (
    <>
      <PageHead title={t(IMAGES.title)} lead={t(IMAGES.lead)} />
      <Answer query={list}>
        {() => (
          <Show when={chosen()} fallback={<None />}>
            {(task) => (
              <div class="stack">
                <div class="toolbar">
                  <label>
                    {t(IMAGES.task)}
                    <select class="input" onChange={(event) => setSearch({ task: event.currentTarget.value })}>
                      <For each={all()}>
                        {({ id, name }) => (
                          <option value={id} selected={id === task().id}>
                            {name}
                          </option>
                        )}
                      </For>
                    </select>
                  </label>
                  <Show when={related().length > 1}>
                    <label class="row">
                      <input
                        type="checkbox"
                        checked={everywhere()}
                        onChange={(event) => setEverywhere(event.currentTarget.checked)}
                      />
                      {t(IMAGES.allDestinations, { n: show.count(related().length) })}
                    </label>
                  </Show>
                </div>
                <div class="route">
                  <For each={compared().length > 1 ? (["source"] as const) : (["source", "destination"] as const)}>
                    {(side) => (
                      <Show when={task()[side]}>
                        {(of) => <Registry side={side} of={of()} plugin={task().plugin} connections={places()} />}
                      </Show>
                    )}
                  </For>
                </div>
                <BudgetLeft taskId={task().id} />
                <Board tasks={compared()} />
              </div>
            )}
          </Show>
        )}
      </Answer>
    </>
  );
}

/** The same tasks: a board is not looked at again because a list of them is another one. */
function isAlike(one: readonly TaskRowF[] | undefined, other: readonly TaskRowF[] | undefined): boolean {
  return one?.map(({ id }) => id).join() === other?.map(({ id }) => id).join();
}

/** What the source still allows, from the run under way or else the last one. */
function BudgetLeft(props: { readonly taskId: string }): JSX.Element {
  const last = createQuery(runs, () => ({ taskId: props.taskId, limit: 1 }), { follow: true });
  const budget = () => liveRun(props.taskId)?.snapshot?.budget ?? last.data()?.runs?.items[0]?.snapshot?.budget;
  return (
    <Show when={budget()}>
      {(left) => (
        <dl class="waybill">
          <Budget of={left()} />
        </dl>
      )}
    </Show>
  );
}

function None(): JSX.Element {
  return (
    <Empty
      title={t(IMAGES.none)}
      action={
        <Show when={may("operator")}>
          <a class="button primary" href="/tasks/new">
            {t(IMAGES.create)}
          </a>
        </Show>
      }
    >
      {t(IMAGES.noneHelp)}
    </Empty>
  );
}
