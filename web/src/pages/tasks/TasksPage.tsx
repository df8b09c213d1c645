import { useNavigate, useSearchParams } from "@solidjs/router";
import { createEffect, createSignal, For, type JSX, on, Show } from "solid-js";
import { createAction } from "../../api/action.ts";
import { toApiError } from "../../api/api-error.ts";
import type { TaskSort } from "../../api/operations.ts";
import { t, told } from "../../i18n/language.ts";
import { onNews } from "../../live/feed.ts";
import { useManifests } from "../../plugins/manifests.ts";
import { may } from "../../session/session.ts";
import { SHELL } from "../../shell/texts.ts";
import { Empty } from "../../ui/Answer.tsx";
import { Confirm } from "../../ui/Confirm.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { COMMON } from "../../ui/texts.ts";
import { usePageTitle } from "../../ui/title.ts";
import { toast } from "../../ui/toast.tsx";
import { TaskTable } from "./TaskTable.tsx";
import { steer, type TaskVerb, VERB_TEXTS } from "./task-actions.ts";
import { createTaskPages, type TaskFilter } from "./task-pages.ts";
import { TASKS } from "./texts.ts";

const PROGRESS = [
  ["IN_PROGRESS", TASKS.running],
  ["ERROR", TASKS.failed],
  ["DONE", TASKS.arrived],
  ["STOPPED", TASKS.stopped],
  ["STARTING", TASKS.preparing],
  ["STOPPING", TASKS.stopping],
] as const;

const BULK: readonly TaskVerb[] = ["start", "runNow", "pause", "resume", "stop", "delete"];
const SORTS: readonly string[] = ["created", "name", "updated"];

/** Every task: searched, filtered, sorted, and steered many at a time. */
export default function TasksPage(): JSX.Element {
  usePageTitle(() => t(TASKS.title));
  const [params, setParams] = useSearchParams<{
    search?: string;
    progress?: string;
    plugin?: string;
    sort?: string;
    order?: string;
  }>();
  const filter = (): TaskFilter => ({
    search: params.search ?? "",
    progress: PROGRESS.find(([value]) => value === params.progress)?.[0],
    plugin: params.plugin || undefined,
    sort: isSort(params.sort) ? params.sort : "created",
    order: params.order === "ascending" ? "ascending" : "descending",
  });
  const pages = createTaskPages(filter);
  const [selected, setSelected] = createSignal<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = createSignal<"stop" | "delete">();
  createEffect(
    on(
      () => JSON.stringify(filter()),
      () => void pages.reload(false),
    ),
  );
  onNews(() => void pages.reload(true));

  const bulk = createAction(async (verb: TaskVerb) => {
    const ids = [...selected()];
    const results = await Promise.allSettled(ids.map((id) => steer(verb, id)));
    const refused = results.filter((result) => result.status === "rejected");
    const why = refused[0] === undefined ? "" : toApiError(refused[0].reason).message;
    const done = ids.length - refused.length;
    toast(refused.length === 0 ? t(TASKS.done, { n: done }) : t(TASKS.partly, { done, failed: refused.length, why }));
    setSelected(new Set<string>());
    await pages.reload(true);
  });
  const confirmed = createAction(async () => {
    const verb = asking();
    if (verb !== undefined) await bulk.run(verb);
  });
  const press = (verb: TaskVerb) => (verb === "stop" || verb === "delete" ? setAsking(verb) : void bulk.run(verb));
  const filtered = () => filter().search !== "" || filter().progress !== undefined || filter().plugin !== undefined;

  let typing: ReturnType<typeof setTimeout> | undefined;
  const search = (text: string) => {
    clearTimeout(typing);
    typing = setTimeout(() => setParams({ search: text || undefined }, { replace: true }), 200);
  };

  return (
    <>
      <div class="head">
        <h1>{t(TASKS.title)}</h1>
        <Show when={may("operator")}>
          <a class="button primary" href="/tasks/new">
            {t(SHELL.newTask)}
          </a>
        </Show>
      </div>
      <div class="stack">
        <search class="toolbar">
          <label class="search">
            {t(TASKS.search)}
            <input
              class="input"
              type="search"
              placeholder={t(TASKS.searchHint)}
              value={filter().search}
              onInput={(event) => search(event.currentTarget.value)}
            />
          </label>
          <label>
            {t(TASKS.state)}
            <select
              class="input"
              value={filter().progress ?? ""}
              onChange={(event) => setParams({ progress: event.currentTarget.value || undefined })}
            >
              <option value="">{t(COMMON.all)}</option>
              <For each={PROGRESS}>{([value, name]) => <option value={value}>{t(name)}</option>}</For>
            </select>
          </label>
          <label>
            {t(TASKS.kind)}
            <select
              class="input"
              value={filter().plugin ?? ""}
              onChange={(event) => setParams({ plugin: event.currentTarget.value || undefined })}
            >
              <option value="">{t(COMMON.all)}</option>
              <For each={useManifests() ?? []}>
                {(manifest) => <option value={manifest.id}>{told(manifest.name)}</option>}
              </For>
            </select>
          </label>
        </search>
        <Problem error={pages.error()} again={() => void pages.reload(true)} />
        <Show when={selected().size > 0}>
          <div class="selectbar">
            <strong>{t(TASKS.selected, { n: selected().size })}</strong>
            <For each={BULK}>
              {(verb) => (
                <button type="button" class="button compact" onClick={() => press(verb)}>
                  {t(VERB_TEXTS[verb])}
                </button>
              )}
            </For>
          </div>
        </Show>
        <Show
          when={pages.ready()}
          fallback={
            <Show when={pages.error() === undefined}>
              <Loading />
            </Show>
          }
        >
          <Show when={pages.rows().length > 0} fallback={<None filtered={filtered()} />}>
            <TaskTable
              rows={pages.rows()}
              sort={filter().sort}
              order={filter().order}
              onSort={(sort, order) => setParams({ sort, order })}
              selected={selected()}
              onSelect={setSelected}
            />
            <Show when={pages.hasMore()}>
              <button type="button" class="button" onClick={() => void pages.more()}>
                {t(COMMON.more)}
              </button>
            </Show>
          </Show>
        </Show>
      </div>
      <Confirm
        open={asking() !== undefined}
        title={t(asking() === "stop" ? TASKS.confirmStop : TASKS.confirmDelete, { n: selected().size })}
        confirm={t(asking() === "stop" ? TASKS.stop : COMMON.remove)}
        action={confirmed}
        onClose={() => setAsking(undefined)}
      >
        <p>{t(asking() === "stop" ? TASKS.confirmStopHelp : TASKS.confirmDeleteHelp)}</p>
      </Confirm>
    </>
  );
}

function isSort(value: string | undefined): value is TaskSort {
  return value !== undefined && SORTS.includes(value);
}

function None(props: { readonly filtered: boolean }): JSX.Element {
  const navigate = useNavigate();
  return (
    <Show
      when={props.filtered}
      fallback={
        <Empty
          title={t(TASKS.none)}
          action={
            <Show when={may("operator")}>
              <a class="button primary" href="/tasks/new">
                {t(SHELL.newTask)}
              </a>
            </Show>
          }
        >
          {t(TASKS.noneHelp)}
        </Empty>
      }
    >
      <Empty
        title={t(TASKS.noMatch)}
        action={
          <button type="button" class="button" onClick={() => navigate("/tasks")}>
            {t(TASKS.clear)}
          </button>
        }
      >
        {t(TASKS.noMatchHelp)}
      </Empty>
    </Show>
  );
}
