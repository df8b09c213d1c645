import { createSignal } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { type ApiError, toApiError } from "../../api/api-error.ts";
import { type SortOrder, type TaskProgress, type TaskRowF, type TaskSort, tasks } from "../../api/operations.ts";
import { request } from "../../api/request.ts";

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
  let turn = 0;

  const ask = async (limit: number, after: string | null, signal: number) => {
    const { search, ...rest } = filter();
    const answer = await request(tasks, { ...rest, ...(search !== "" && { search }), limit, cursor: after });
    return signal === turn ? answer.tasks : null;
  };
  const guarded = async (work: (own: number) => Promise<void>) => {
    turn += 1;
    try {
      await work(turn);
      setError(undefined);
    } catch (cause) {
      setError(toApiError(cause));
    }
  };

  return {
    rows: () => store.rows,
    hasMore: () => cursor() !== null,
    error,
    ready,
    /** Begins from the first page, with as many rows as are shown now. */
    reload: (keepLength: boolean) =>
      guarded(async (own) => {
        const length = keepLength ? Math.min(MOST, Math.max(PAGE, store.rows.length)) : PAGE;
        const page = await ask(length, null, own);
        if (page === null) return;
        // Beyond the first two hundred rows the rest stays as it was fetched.
        const rest = keepLength && store.rows.length > MOST ? store.rows.slice(MOST) : [];
        setStore("rows", reconcile([...page.items, ...rest], { key: "id" }));
        if (rest.length === 0) setCursor(page.cursor);
        setReady(true);
      }),
    more: () =>
      guarded(async (own) => {
        const page = await ask(PAGE, cursor(), own);
        if (page === null) return;
        setStore("rows", (rows) => [...rows, ...page.items]);
        setCursor(page.cursor);
      }),
  };
}
