import { useNavigate, useSearchParams } from "@solidjs/router";
import { createEffect, createSignal, type JSX, on, Show } from "solid-js";
import type { TaskSort } from "../../api/operations.ts";
import { t } from "../../i18n/language.ts";
import { onNews } from "../../live/feed.ts";
import { may } from "../../session/session.ts";
import { SHELL } from "../../shell/texts.ts";
import { Empty } from "../../ui/Answer.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { COMMON } from "../../ui/texts.ts";
import { usePageTitle } from "../../ui/title.ts";
import { BulkActions } from "./BulkActions.tsx";
import { progressNamed, TaskFilters } from "./TaskFilters.tsx";
import { TaskTable } from "./TaskTable.tsx";
import { createTaskPages, type TaskFilter } from "./task-pages.ts";
import { TASKS } from "./texts.ts";

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
    progress: progressNamed(params.progress),
    plugin: params.plugin || undefined,
    sort: isSort(params.sort) ? params.sort : "created",
    order: params.order === "ascending" ? "ascending" : "descending",
  });
  const pages = createTaskPages(filter);
  const [selected, setSelected] = createSignal<ReadonlySet<string>>(new Set());
  createEffect(
    on(
      () => JSON.stringify(filter()),
      () => void pages.reload(false),
    ),
  );
  onNews(() => void pages.reload(true));

  const filtered = () => filter().search !== "" || filter().progress !== undefined || filter().plugin !== undefined;

  return (
    <>
      <PageHead title={t(TASKS.title)}>
        <Show when={may("operator")}>
          <a class="button primary" href="/tasks/new">
            {t(SHELL.newTask)}
          </a>
        </Show>
      </PageHead>
      <div class="stack">
        <TaskFilters
          filter={filter()}
          onSearch={(search) => setParams({ search }, { replace: true })}
          onProgress={(progress) => setParams({ progress })}
          onPlugin={(plugin) => setParams({ plugin })}
        />
        <Problem error={pages.error()} again={() => void pages.reload(true)} />
        <BulkActions
          chosen={pages.rows().filter(({ id }) => selected().has(id))}
          onDone={(ids) => {
            setSelected((before) => new Set([...before].filter((id) => !ids.includes(id))));
            return pages.reload(true);
          }}
        />
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
