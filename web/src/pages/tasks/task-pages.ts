import { createSignal } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { type ApiError, toApiError } from "../../api/api-error.ts";
import { type SortOrder, type TaskProgress, type TaskRowF, type TaskSort, tasks } from "../../api/operations.ts";
import { request } from "../../api/request.ts";
import { createTurns, type Turn } from "../../api/turns.ts";

/** Which tasks are shown. */
export interface TaskFilter {
  readonly search: string;
  readonly progress: TaskProgress | undefined;
  readonly plugin: string | undefined;
  /** Tells those that were stopped from those that have never run. */
  readonly hasRun: boolean | undefined;
  readonly sort: TaskSort;
  readonly order: SortOrder;
}

const PAGE = 50;
const MOST = 200;

/** The list of tasks as far as it was fetched. */
export type TaskPages = ReturnType<typeof createTaskPages>;

/** Tasks by page: more are fetched as they are asked for, and all that are shown are kept up to date. */
export function createTaskPages(filter: () => TaskFilter) {
  const [store, setStore] = createStore<{ rows: TaskRowF[] }>({ rows: [] });
  const [cursor, setCursor] = createSignal<string | null>(null);
  const [error, setError] = createSignal<ApiError>();
  const [ready, setReady] = createSignal(false);
  const turns = createTurns();
  /** The first page of another list, which more of it has to wait for. */
  let replacing: Promise<void> | undefined;

  const guarded =
    (work: Turn): Turn =>
    async (isLast) => {
      try {
        await work(isLast);
        if (isLast()) setError(undefined);
      } catch (cause) {
        if (isLast()) setError(toApiError(cause));
      }
    };
  const load = (keepLength: boolean) =>
    guarded(async (isLast) => {
      const length = keepLength ? Math.min(MOST, Math.max(PAGE, store.rows.length)) : PAGE;
      const page = await pageOf(filter(), length, null);
      if (page === null || !isLast()) return;
      // Beyond the first two hundred rows the rest stays as it was fetched.
      const rest = keepLength && store.rows.length > MOST ? store.rows.slice(MOST) : [];
      setStore("rows", reconcile([...page.items, ...rest], { key: "id" }));
      if (rest.length === 0) setCursor(page.cursor);
      setReady(true);
    });
  const loadMore = guarded(async (isLast) => {
    const page = await pageOf(filter(), PAGE, cursor());
    if (page === null || !isLast()) return;
    setStore("rows", (rows) => [...rows, ...page.items]);
    setCursor(page.cursor);
  });

  return {
    rows: () => store.rows,
    hasMore: () => cursor() !== null,
    error,
    ready,
    /** Begins from the first page. @param keepLength the same list anew, with as many rows as are shown now */
    reload: (keepLength: boolean) => {
      if (keepLength) return turns.follow(load(true));
      replacing = turns.take(load(false));
      return replacing;
    },
    more: async () => {
      await replacing;
      // The same rows that are asked for anew give way, and follow.
      if (turns.isBusy()) void turns.follow(load(true));
      await turns.take(loadMore);
    },
  };
}

async function pageOf({ search, ...rest }: TaskFilter, limit: number, cursor: string | null) {
  return (await request(tasks, { ...rest, ...(search !== "" && { search }), limit, cursor })).tasks;
}
