import { useSearchParams } from "@solidjs/router";
import { createMemo, createSignal, For, type JSX, Show } from "solid-js";
import { board, connections, runs, tasks } from "../../api/operations.ts";
import { createQuery } from "../../api/query.ts";
import { t } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { liveRun } from "../../live/heard.ts";
import { may } from "../../session/session.ts";
import { Answer, Empty } from "../../ui/Answer.tsx";
import { Loading } from "../../ui/Loading.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { usePageTitle } from "../../ui/title.ts";
import { Budget } from "../task/Budget.tsx";
import { BoardState } from "./BoardState.tsx";
import { Registry } from "./Registry.tsx";
import { splitImage } from "./split-image.ts";
import { IMAGES, KINDS } from "./texts.ts";

type Row = NonNullable<NonNullable<typeof board.data>["board"]>[number];

const MOST = 1_000;

/** Drift board: repository, tag, and whether both sides have the same digest. */
export default function ImagesPage(): JSX.Element {
  usePageTitle(() => t(IMAGES.title));
  const [search, setSearch] = useSearchParams<{ task?: string }>();
  const list = createQuery(tasks, () => ({
    plugin: "ecr",
    limit: 200,
    sort: "name" as const,
    order: "ascending" as const,
  }));
  const known = createQuery(connections, () => ({}));
  const places = () => known.data()?.connections?.items ?? [];
  const all = () => list.data()?.tasks?.items ?? [];
  const chosen = () => search.task ?? all()[0]?.id;
  return (
    <>
      <PageHead title={t(IMAGES.title)} lead={t(IMAGES.lead)} />
      <Answer query={list}>
        {() => (
          <Show when={chosen()} fallback={<None />}>
            {(id) => (
              <div class="stack">
                <div class="toolbar">
                  <label>
                    {t(IMAGES.task)}
                    <select class="input" onChange={(event) => setSearch({ task: event.currentTarget.value })}>
                      <For each={all()}>
                        {(task) => (
                          <option value={task.id} selected={task.id === id()}>
                            {task.name}
                          </option>
                        )}
                      </For>
                    </select>
                  </label>
                </div>
                <Show when={all().find((task) => task.id === id())}>
                  {(task) => (
                    <div class="route">
                      <For each={["source", "destination"] as const}>
                        {(side) => (
                          <Show when={task()[side]}>
                            {(of) => <Registry side={side} of={of()} plugin={task().plugin} connections={places()} />}
                          </Show>
                        )}
                      </For>
                    </div>
                  )}
                </Show>
                <BudgetLeft taskId={id()} />
                <Board taskId={id()} />
              </div>
            )}
          </Show>
        )}
      </Answer>
    </>
  );
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

function Board(props: { readonly taskId: string }): JSX.Element {
  const query = createQuery(board, () => ({ taskId: props.taskId, limit: MOST }));
  const [onlyDrift, setOnlyDrift] = createSignal(false);
  const rows = createMemo(() => query.data()?.board ?? []);
  const drift = () => rows().filter(({ state }) => state !== "same");
  const shown = () => (onlyDrift() ? drift() : rows());
  return (
    <Answer query={query}>
      {() => (
        <Show
          when={rows().length > 0}
          fallback={
            <Show when={query.loading()} fallback={<Empty title={t(IMAGES.noRows)} />}>
              <Loading />
            </Show>
          }
        >
          <div class="row">
            <strong>{t(IMAGES.all, { n: show.count(rows().length) })}</strong>
            <Show when={drift().length > 0}>
              <span class="state" data-tone="alarm">
                {t(IMAGES.drift, { n: show.count(drift().length) })}
              </span>
            </Show>
            <label class="row">
              <input type="checkbox" onChange={(event) => setOnlyDrift(event.currentTarget.checked)} />
              {t(IMAGES.onlyDrift)}
            </label>
            <button
              type="button"
              class="button compact"
              aria-busy={query.loading()}
              onClick={() => void query.refetch()}
            >
              {query.loading() ? t(IMAGES.looking) : t(IMAGES.look)}
            </button>
          </div>
          <div class="scroller">
            <table class="manifest slips">
              <thead>
                <tr>
                  <th>{t(IMAGES.image)}</th>
                  <th>{t(IMAGES.state)}</th>
                  <th>{t(IMAGES.source)}</th>
                  <th>{t(IMAGES.destination)}</th>
                  <th>{t(IMAGES.platforms)}</th>
                  <th>{t(IMAGES.attached)}</th>
                  <th class="narrow">{t(IMAGES.copiedAt)}</th>
                </tr>
              </thead>
              <tbody>
                <For each={shown()}>{(row) => <BoardLine row={row} />}</For>
              </tbody>
            </table>
          </div>
        </Show>
      )}
    </Answer>
  );
}

function BoardLine(props: { readonly row: Row }): JSX.Element {
  const image = () => splitImage(props.row.item);
  return (
    <tr>
      <th scope="row">
        <span class="foreign">{image().repository}</span>
        <span class="key">{image().tag}</span>
      </th>
      <td>
        <BoardState state={props.row.state} />
        <Show when={props.row.message}>{(message) => <p class="small quiet foreign">{message()}</p>}</Show>
      </td>
      <td class="key" title={props.row.sourceDigest ?? ""} data-name={t(IMAGES.source)}>
        {short(props.row.sourceDigest)}
      </td>
      <td class="key" title={props.row.destinationDigest ?? ""} data-name={t(IMAGES.destination)}>
        {short(props.row.destinationDigest)}
      </td>
      <td class="small" data-name={t(IMAGES.platforms)}>
        {props.row.platforms.join(", ") || "–"}
      </td>
      <td class="small" data-name={t(IMAGES.attached)}>
        {props.row.attached.map(kindName).join(", ") || "–"}
      </td>
      <td class="narrow" title={show.moment(props.row.copiedAt)} data-name={t(IMAGES.copiedAt)}>
        {show.ago(props.row.copiedAt)}
      </td>
    </tr>
  );
}

/** What no list knows is named as its type is. */
function kindName(kind: string): string {
  return kind in KINDS ? t(KINDS[kind as keyof typeof KINDS]) : kind;
}

function short(digest: string | null): string {
  return digest === null ? "–" : digest.replace(/^sha256:/, "").slice(0, 12);
}
