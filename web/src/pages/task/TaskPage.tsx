import { useParams } from "@solidjs/router";
import { createEffect, createSignal, For, type JSX, Match, on, Show, Suspense, Switch } from "solid-js";
import { runs, type TaskF, taskById } from "../../api/operations.ts";
import { createQuery } from "../../api/query.ts";
import { t, told } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { manifestOf } from "../../plugins/manifests.ts";
import { Answer } from "../../ui/Answer.tsx";
import { Failure } from "../../ui/Failure.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { piece } from "../../ui/piece.ts";
import { StateMark } from "../../ui/StateMark.tsx";
import { taskState } from "../../ui/task-state.ts";
import { usePageTitle } from "../../ui/title.ts";
import { scheduleWords } from "../tasks/schedule-words.ts";
import { LiveTab, type Runs } from "./LiveTab.tsx";
import { TaskActions } from "./TaskActions.tsx";
import { TASK } from "./texts.ts";

const RunsTab = piece(() => import("./RunsTab.tsx"));
const FailuresTab = piece(() => import("./FailuresTab.tsx"));
const ItemsTab = piece(() => import("./ItemsTab.tsx"));
const LogsTab = piece(() => import("./LogsTab.tsx"));
const SettingsTab = piece(() => import("./SettingsTab.tsx"));
const InfrastructureTab = piece(() => import("./InfrastructureTab.tsx"));
const AuditTab = piece(() => import("./AuditTab.tsx"));

const TABS = ["live", "runs", "failures", "items", "logs", "settings", "infrastructure", "audit"] as const;

type Tab = (typeof TABS)[number];

/** A task with everything about it. */
export default function TaskPage(): JSX.Element {
  const params = useParams<{ id: string; tab?: string }>();
  const query = createQuery(taskById, () => ({ id: params.id }), { follow: true });
  const recent = createQuery(runs, () => ({ taskId: params.id, limit: 20 }), { follow: true });
  const tab = () => TABS.find((name) => name === params.tab) ?? "live";
  usePageTitle(() => query.data()?.getTask?.name ?? t(TASK.tasks));
  const again = async () => void (await Promise.all([query.refetch(), recent.refetch()]));
  return (
    <Answer query={query} heading={t(TASK.task)}>
      {(data) => (
        <Show when={data().getTask}>
          {(task) => (
            <>
              <Head task={task()} onChanged={() => void again()} />
              <Tabs taskId={task().id} open={tab()} />
              <Suspense fallback={<Loading />}>
                <OpenTab tab={tab()} task={task()} runs={recent} />
              </Suspense>
            </>
          )}
        </Show>
      )}
    </Answer>
  );
}

function Tabs(props: { readonly taskId: string; readonly open: Tab }): JSX.Element {
  const [tabs, setTabs] = createSignal<HTMLElement>();
  // Of eight tabs a narrow window shows four.
  createEffect(
    on([() => props.open, tabs], () => {
      tabs()?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
    }),
  );
  return (
    <nav class="tabs" ref={setTabs} aria-label={t(TASK.tabs)}>
      <For each={TABS}>
        {(name) => (
          <a
            href={`/tasks/${props.taskId}${name === "live" ? "" : `/${name}`}`}
            aria-current={props.open === name ? "page" : undefined}
            noScroll
          >
            {t(TASK[name])}
          </a>
        )}
      </For>
    </nav>
  );
}

function OpenTab(props: { readonly tab: Tab; readonly task: TaskF; readonly runs: Runs }): JSX.Element {
  return (
    <Switch>
      <Match when={props.tab === "live"}>
        <LiveTab task={props.task} runs={props.runs} />
      </Match>
      <Match when={props.tab === "runs"}>
        <RunsTab taskId={props.task.id} />
      </Match>
      <Match when={props.tab === "failures"}>
        <FailuresTab taskId={props.task.id} />
      </Match>
      <Match when={props.tab === "items"}>
        <ItemsTab runs={props.runs} />
      </Match>
      <Match when={props.tab === "logs"}>
        <LogsTab runs={props.runs} />
      </Match>
      <Match when={props.tab === "settings"}>
        <SettingsTab task={props.task} />
      </Match>
      <Match when={props.tab === "infrastructure"}>
        <InfrastructureTab taskId={props.task.id} runs={props.runs} />
      </Match>
      <Match when={props.tab === "audit"}>
        <AuditTab taskId={props.task.id} />
      </Match>
    </Switch>
  );
}

function Head(props: { readonly task: TaskF; readonly onChanged: () => void }): JSX.Element {
  return (
    <>
      <div class="head">
        <div>
          <p class="crumb">
            <a href="/tasks">{t(TASK.tasks)}</a>
          </p>
          <h1 class="foreign">{props.task.name}</h1>
          <Show when={props.task.description}>
            <p class="quiet foreign">{props.task.description}</p>
          </Show>
        </div>
        <TaskActions task={props.task} onChanged={props.onChanged} />
      </div>
      <dl class="waybill">
        <div>
          <dt>{t(TASK.state)}</dt>
          <dd>
            <StateMark state={taskState(props.task)} />
          </dd>
        </div>
        <div>
          <dt>{t(TASK.kind)}</dt>
          <dd>{told(manifestOf(props.task.plugin)?.name) || props.task.plugin}</dd>
        </div>
        <div>
          <dt>{t(TASK.schedule)}</dt>
          <dd>{scheduleWords(props.task.schedule)}</dd>
        </div>
        <div>
          <dt>{t(TASK.next)}</dt>
          <dd title={show.moment(props.task.nextRunAt)}>{show.ago(props.task.nextRunAt)}</dd>
        </div>
        <div>
          <dt>{t(TASK.created)}</dt>
          <dd title={show.moment(props.task.createdAt)}>{show.ago(props.task.createdAt)}</dd>
        </div>
      </dl>
      <Show when={props.task.stuck}>
        {(stuck) => (
          <p class="problem" role="alert">
            {t(TASK.stuck, { when: show.ago(stuck().since), because: told(stuck().because) })}
          </p>
        )}
      </Show>
      <Show when={props.task.error}>{(error) => <Failure of={error()} taskId={props.task.id} />}</Show>
    </>
  );
}
