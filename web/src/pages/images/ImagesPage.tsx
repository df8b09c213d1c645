import { createMemo, For, type JSX, Show } from "solid-js";
import { connections, runs, type TaskRowF } from "../../api/operations.ts";
import { createQuery } from "../../api/query.ts";
import { t } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { liveRun } from "../../live/heard.ts";
import { ManifestsProblem } from "../../plugins/ManifestsProblem.tsx";
import { useManifests } from "../../plugins/manifests.ts";
import { may } from "../../session/session.ts";
import { Answer, Empty } from "../../ui/Answer.tsx";
import { createFilter } from "../../ui/filter.ts";
import { Loading } from "../../ui/Loading.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { usePageTitle } from "../../ui/title.ts";
import { Budget } from "../task/Budget.tsx";
import { Board } from "./Board.tsx";
import { createImageTasks } from "./image-tasks.ts";
import { Registry } from "./Registry.tsx";
import { sameSource } from "./same-source.ts";
import { IMAGES } from "./texts.ts";

/** Drift board: repository, tag, destination, and whether both sides have the same digest. */
export default function ImagesPage(): JSX.Element {
  usePageTitle(() => t(IMAGES.title));
  const { get, choose } = createFilter<"task">();
  const list = createImageTasks();
  const all = () => list.data() ?? [];
  const first = () => (get("task") === "" || list.isWhole() ? all()[0] : undefined);
  const chosen = () => all().find(({ id }) => id === get("task")) ?? first();
  return (
    <>
      <PageHead title={t(IMAGES.title)} lead={t(IMAGES.lead)} />
      <Show when={useManifests()} fallback={<ManifestsProblem />}>
        <Answer query={list}>
          {() => (
            <Show when={chosen()} fallback={list.isWhole() ? <None /> : <Loading />}>
              {(task) => <BoardOf task={task()} all={all()} choose={(task) => choose({ task })} />}
            </Show>
          )}
        </Answer>
      </Show>
    </>
  );
}

interface Chosen {
  readonly task: TaskRowF;
  /** Tasks that may be chosen instead. */
  readonly all: readonly TaskRowF[];
  choose(id: string): void;
}

/** One task's board, or that of every task which copies from the same source. */
function BoardOf(props: Chosen): JSX.Element {
  const { get, choose } = createFilter<"destinations">();
  const everywhere = () => get("destinations") !== "one";
  const related = createMemo(() => sameSource(props.task, props.all));
  const compared = createMemo(() => (everywhere() ? related() : related().slice(0, 1)), undefined, { equals: isAlike });
  return (
    <div class="stack">
      <div class="toolbar">
        <TaskChoice {...props} />
        <Show when={related().length > 1}>
          <label class="row">
            <input
              type="checkbox"
              checked={everywhere()}
              onChange={(event) => choose({ destinations: event.currentTarget.checked ? "" : "one" })}
            />
            {t(IMAGES.allDestinations, { n: show.count(related().length) })}
          </label>
        </Show>
      </div>
      <Route task={props.task} sides={compared().length > 1 ? ["source"] : ["source", "destination"]} />
      <BudgetLeft taskId={props.task.id} />
      <Board tasks={compared()} />
    </div>
  );
}

function TaskChoice(props: Chosen): JSX.Element {
  return (
    <label>
      {t(IMAGES.task)}
      <select class="input" onChange={(event) => props.choose(event.currentTarget.value)}>
        <For each={props.all}>
          {({ id, name }) => (
            <option value={id} selected={id === props.task.id}>
              {name}
            </option>
          )}
        </For>
      </select>
    </label>
  );
}

/** From which registry, and to which where there is one alone. */
function Route(props: { readonly task: TaskRowF; readonly sides: readonly ("source" | "destination")[] }): JSX.Element {
  const known = createQuery(connections, () => ({}));
  const places = () => known.data()?.connections?.items ?? [];
  return (
    <div class="route">
      <For each={props.sides}>
        {(side) => (
          <Show when={props.task[side]}>
            {(of) => <Registry side={side} of={of()} plugin={props.task.plugin} connections={places()} />}
          </Show>
        )}
      </For>
    </div>
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
