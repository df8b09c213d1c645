import { useNavigate } from "@solidjs/router";
import { createEffect, createSignal, type JSX, on, Show } from "solid-js";
import type { SortOrder, TaskSort } from "../../api/operations.ts";
import { t } from "../../i18n/language.ts";
import { onNews } from "../../live/feed.ts";
import { may } from "../../session/session.ts";
import { SHELL } from "../../shell/texts.ts";
import { Empty } from "../../ui/Answer.tsx";
import { createFilter } from "../../ui/filter.ts";
import { Loading } from "../../ui/Loading.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { COMMON } from "../../ui/texts.ts";
import { usePageTitle } from "../../ui/title.ts";
import { BulkActions } from "./BulkActions.tsx";
import { stateNamed, TaskFilters } from "./TaskFilters.tsx";
import { TaskTable } from "./TaskTable.tsx";
import { createTaskPages, type TaskFilter, type TaskPages } from "./task-pages.ts";
import { TASKS } from "./texts.ts";

const SORTS = ["created", "name", "updated"] as const;

/** Every task: searched, filtered, sorted, and steered many at a time. */
export default function TasksPage(): JSX.Element {
  usePageTitle(() => t(TASKS.title));
  const { filter, choose, type } = createTaskFilter();
  const pages = createTaskPages(filter);
  const [selected, setSelected] = createSignal<ReadonlySet<string>>(new Set());
  createEffect(
    on(
      () => JSON.stringify(filter()),
      () => void pages.reload(false),
    ),
  );
  onNews(() => void pages.reload(true));
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
          onSearch={(search) => type({ search })}
          onProgress={(progress) => choose({ progress })}
          onPlugin={(plugin) => choose({ plugin })}
        />
        <Problem error={pages.error()} again={() => void pages.reload(true)} />
        <BulkActions
          chosen={pages.rows().filter(({ id }) => selected().has(id))}
          onDone={(ids) => {
            setSelected((before) => new Set([...before].filter((id) => !ids.includes(id))));
            return pages.reload(true);
          }}
        />
        <Show when={pages.ready()} fallback={pages.error() === undefined && <Loading />}>
          <Found
            pages={pages}
            filter={filter()}
            onSort={(sort, order) => choose({ sort, order })}
            selected={selected()}
            onSelect={setSelected}
          />
        </Show>
      </div>
    </>
  );
}

function createTaskFilter() {
  const { get, choose, type } = createFilter<"search" | "progress" | "plugin" | "sort" | "order">();
  const filter = (): TaskFilter => ({
    search: get("search"),
    ...stateNamed(get("progress")),
    plugin: get("plugin") || undefined,
    sort: sortNamed(get("sort")),
    order: get("order") === "ascending" ? "ascending" : "descending",
  });
  return { filter, choose, type };
}

/** The tasks that there are, or what to do where there is none. */
function Found(props: {
  readonly pages: TaskPages;
  readonly filter: TaskFilter;
  readonly onSort: (sort: TaskSort, order: SortOrder) => void;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (selected: ReadonlySet<string>) => void;
}): JSX.Element {
  const filtered = () => {
    const { search, progress, plugin } = props.filter;
    return search !== "" || progress !== undefined || plugin !== undefined;
  };
  return (
    <Show when={props.pages.rows().length > 0} fallback={<None filtered={filtered()} />}>
      <TaskTable
        rows={props.pages.rows()}
        sort={props.filter.sort}
        order={props.filter.order}
        onSort={props.onSort}
        selected={props.selected}
        onSelect={props.onSelect}
      />
      <Show when={props.pages.hasMore()}>
        <button type="button" class="button" onClick={() => void props.pages.more()}>
          {t(COMMON.more)}
        </button>
      </Show>
    </Show>
  );
}

function sortNamed(name: string): TaskSort {
  return SORTS.find((sort) => sort === name) ?? "created";
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
