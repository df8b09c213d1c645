import { createEffect, createSignal, For, type JSX, on, Show } from "solid-js";
import { createAction } from "../../api/action.ts";
import { items, type OutcomeKind } from "../../api/operations.ts";
import { request } from "../../api/request.ts";
import { t } from "../../i18n/language.ts";
import { LANE_TEXTS } from "../../lane/texts.ts";
import { Empty } from "../../ui/Answer.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { COMMON } from "../../ui/texts.ts";
import { TASK } from "../task/texts.ts";
import { type Item, ItemTable } from "./ItemTable.tsx";

const KINDS = ["failed", "copied", "same", "skipped", "deleted"] as const;
const PAGE = 100;
/** Milliseconds without another letter until a search begins. */
const TYPING_MS = 250;

interface Props {
  readonly runId: string;
  readonly kind?: string | undefined;
  readonly code?: string | undefined;
}

/** What became of every item of a run, searched and filtered; a hundred at a time. */
export function Items(props: Props): JSX.Element {
  const [kind, setKind] = createSignal<OutcomeKind | undefined>(kindNamed(props.kind));
  const [search, setSearch] = createSignal("");
  const found = createItems(props, kind, search);
  return (
    <section class="section">
      <Filters kind={kind()} onKind={setKind} onSearch={setSearch} />
      <Problem error={found.error()} again={() => void found.fetch(false)} />
      <Show when={found.rows()} fallback={found.error() === undefined && <Loading />}>
        {(rows) => (
          <Show when={rows().length > 0} fallback={<Empty title={t(TASK.noItems)}>{t(TASK.noItemsHelp)}</Empty>}>
            <ItemTable items={rows()} />
            <Show when={found.hasMore()}>
              <button type="button" class="button" aria-busy={found.pending()} onClick={() => void found.fetch(true)}>
                {t(COMMON.more)}
              </button>
            </Show>
          </Show>
        )}
      </Show>
    </section>
  );
}

function kindNamed(name: string | undefined): OutcomeKind | undefined {
  return KINDS.find((one) => one === name);
}

/** Items page by page, from the first one again whenever something else is searched for. */
function createItems(props: Props, kind: () => OutcomeKind | undefined, search: () => string) {
  const [rows, setRows] = createSignal<readonly Item[]>();
  const [cursor, setCursor] = createSignal<string | null>(null);
  const { run, pending, error } = createAction(async (more: boolean) => {
    const chosen = kind();
    const variables = {
      runId: props.runId,
      limit: PAGE,
      ...(chosen && { kinds: [chosen] }),
      ...(props.code && chosen === "failed" && { code: props.code }),
      ...(search() && { search: search() }),
      ...(more && { cursor: cursor() }),
    };
    const { items: page } = await request(items, variables);
    setRows((before) => [...(more ? (before ?? []) : []), ...(page?.items ?? [])]);
    setCursor(page?.cursor ?? null);
  });
  createEffect(
    on(
      () => [props.runId, kind(), search()],
      () => void run(false),
    ),
  );
  return { rows, hasMore: () => cursor() !== null, fetch: run, pending, error };
}

function Filters(props: {
  readonly kind: OutcomeKind | undefined;
  readonly onKind: (kind: OutcomeKind | undefined) => void;
  readonly onSearch: (text: string) => void;
}): JSX.Element {
  let typing: ReturnType<typeof setTimeout> | undefined;
  const type = (text: string) => {
    clearTimeout(typing);
    typing = setTimeout(() => props.onSearch(text), TYPING_MS);
  };
  return (
    <search class="toolbar">
      <label class="search">
        {t(TASK.itemSearch)}
        <input class="input" type="search" onInput={(event) => type(event.currentTarget.value)} />
      </label>
      <label>
        {t(TASK.outcome)}
        <select class="input" onChange={(event) => props.onKind(kindNamed(event.currentTarget.value))}>
          <option value="">{t(COMMON.all)}</option>
          <For each={KINDS}>
            {(one) => (
              <option value={one} selected={one === props.kind}>
                {t(LANE_TEXTS[one])}
              </option>
            )}
          </For>
        </select>
      </label>
    </search>
  );
}
