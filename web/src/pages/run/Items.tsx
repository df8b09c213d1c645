import { createEffect, createSignal, For, type JSX, on, Show } from "solid-js";
import { createAction } from "../../api/action.ts";
import { items, type OutcomeKind } from "../../api/operations.ts";
import { request } from "../../api/request.ts";
import { t } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { LANE_TEXTS } from "../../lane/texts.ts";
import { Empty } from "../../ui/Answer.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { COMMON } from "../../ui/texts.ts";
import { TASK } from "../task/texts.ts";

type Item = NonNullable<NonNullable<typeof items.data>["items"]>["items"][number];

const KINDS = ["failed", "copied", "same", "skipped", "deleted"] as const;
const PAGE = 100;

/** What became of every item of a run, searched and filtered; a hundred at a time. */
export function Items(props: {
  readonly runId: string;
  readonly kind?: string | undefined;
  readonly code?: string | undefined;
}): JSX.Element {
  const [kind, setKind] = createSignal<OutcomeKind | undefined>(KINDS.find((one) => one === props.kind));
  const [search, setSearch] = createSignal("");
  const [rows, setRows] = createSignal<readonly Item[]>();
  const [cursor, setCursor] = createSignal<string | null>(null);
  const fetchPage = createAction(async (more: boolean) => {
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
  let typing: ReturnType<typeof setTimeout> | undefined;
  const type = (text: string) => {
    clearTimeout(typing);
    typing = setTimeout(() => setSearch(text), 250);
  };
  createEffect(
    on(
      () => [props.runId, kind(), search()],
      () => void fetchPage.run(false),
    ),
  );
  return (
    <section class="section">
      <search class="toolbar">
        <label class="search">
          {t(TASK.itemSearch)}
          <input class="input" type="search" onInput={(event) => type(event.currentTarget.value)} />
        </label>
        <label>
          {t(TASK.outcome)}
          <select class="input" onChange={(event) => setKind(KINDS.find((one) => one === event.currentTarget.value))}>
            <option value="">{t(COMMON.all)}</option>
            <For each={KINDS}>
              {(one) => (
                <option value={one} selected={one === kind()}>
                  {t(LANE_TEXTS[one])}
                </option>
              )}
            </For>
          </select>
        </label>
      </search>
      <Problem error={fetchPage.error()} again={() => void fetchPage.run(false)} />
      <Show
        when={rows()}
        fallback={
          <Show when={fetchPage.error() === undefined}>
            <Loading />
          </Show>
        }
      >
        {(found) => (
          <Show when={found().length > 0} fallback={<Empty title={t(TASK.noItems)}>{t(TASK.noItemsHelp)}</Empty>}>
            <div class="scroller">
              <table class="manifest slips">
                <thead>
                  <tr>
                    <th>{t(TASK.key)}</th>
                    <th>{t(TASK.outcome)}</th>
                    <th class="number">{t(TASK.size)}</th>
                    <th>{t(TASK.why)}</th>
                    <th class="narrow">{t(TASK.when)}</th>
                  </tr>
                </thead>
                <tbody>
                  <For each={found()}>{(item) => <Row item={item} />}</For>
                </tbody>
              </table>
            </div>
            <Show when={cursor() !== null}>
              <button
                type="button"
                class="button"
                aria-busy={fetchPage.pending()}
                onClick={() => void fetchPage.run(true)}
              >
                {t(COMMON.more)}
              </button>
            </Show>
          </Show>
        )}
      </Show>
    </section>
  );
}

const TONES = { copied: "arrived", same: "arrived", skipped: "waiting", failed: "alarm", deleted: "still" } as const;

function Row(props: { readonly item: Item }): JSX.Element {
  const why = () => {
    const { code, message, reason, evidence } = props.item;
    if (code !== null) return `${code} ${message ?? ""}`;
    return reason ?? (evidence === null ? "" : [evidence.proof, evidence.destinationEtag].filter(Boolean).join(" "));
  };
  return (
    <tr>
      <td class="key long">
        <span title={props.item.key.slice(0, 1_024)}>{props.item.key}</span>
      </td>
      <td>
        <span class="state" data-tone={TONES[props.item.kind]}>
          <i class="dot" data-part={props.item.kind} aria-hidden="true" />
          {t(LANE_TEXTS[props.item.kind])}
        </span>
      </td>
      <td class="number">{show.bytes(props.item.size)}</td>
      <td class="small foreign" classList={{ mono: props.item.code === null }}>
        {why()}
        <Show when={props.item.lost?.length}>
          <span class="quiet"> −{props.item.lost?.join(", ")}</span>
        </Show>
      </td>
      <td class="narrow quiet" title={show.moment(props.item.at)}>
        {show.ago(props.item.at)}
      </td>
    </tr>
  );
}
