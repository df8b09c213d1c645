import { createEffect, createSignal, For, type JSX, on, onCleanup, Show } from "solid-js";
import { type ApiError, toApiError } from "../../api/api-error.ts";
import { type LogLevel, logs } from "../../api/operations.ts";
import { request } from "../../api/request.ts";
import { t } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { Empty } from "../../ui/Answer.tsx";
import { ChoiceField } from "../../ui/ChoiceField.tsx";
import { createFilter } from "../../ui/filter.ts";
import { Loading } from "../../ui/Loading.tsx";
import { Problem } from "../../ui/Problem.tsx";
import { TASK } from "../task/texts.ts";

type Entry = NonNullable<NonNullable<typeof logs.data>["logs"]>["entries"][number];

const LEVELS = [
  ["debug", TASK.debug],
  ["info", TASK.info],
  ["warn", TASK.warn],
  ["error", TASK.errorLevel],
] as const;
const LEVEL_WORDS = { debug: TASK.debugLine, info: TASK.info, warn: TASK.warnLine, error: TASK.errorLine };
const PAGE = 200;
const MOST = 2_000;
const EVERY_MS = 3_000;

/** What a run says, newest last, as it goes on. The latest two thousand lines. */
export function Logs(props: { readonly runId: string }): JSX.Element {
  const { get, choose } = createFilter<"level">();
  const level = (): LogLevel => LEVELS.find(([name]) => name === get("level"))?.[0] ?? "info";
  const { entries, error } = createLines(() => props.runId, level);
  return (
    <section class="section">
      <div class="toolbar">
        <ChoiceField
          label={t(TASK.level)}
          of={LEVELS.map(([name, text]) => [name, t(text)])}
          value={level()}
          onChoose={(chosen) => choose({ level: chosen })}
          always
        />
      </div>
      <Problem error={error()} />
      <Show when={entries()} fallback={error() === undefined && <Loading />}>
        {(found) => <Lines entries={found()} />}
      </Show>
    </section>
  );
}

/** Lines as they come, from the beginning whenever another run or level is asked for. */
function createLines(runId: () => string, level: () => LogLevel) {
  const [entries, setEntries] = createSignal<readonly Entry[]>();
  const [error, setError] = createSignal<ApiError>();
  let cursor: string | undefined;

  const follow = async (signal: AbortSignal) => {
    for (;;) {
      const variables = { runId: runId(), level: level(), limit: PAGE, ...(cursor && { cursor }) };
      const { logs: page } = await request(logs, variables, signal);
      if (signal.aborted || page === null) return;
      cursor = page.cursor;
      setEntries((all = []) => (page.entries.length > 0 ? [...all, ...page.entries].slice(-MOST) : all));
      setError(undefined);
      if (page.entries.length < PAGE) return;
    }
  };
  createEffect(
    on([runId, level], () => {
      const stop = new AbortController();
      cursor = undefined;
      setEntries(undefined);
      const go = () =>
        follow(stop.signal).catch((cause: unknown) => stop.signal.aborted || setError(toApiError(cause)));
      void go();
      const timer = setInterval(() => void go(), EVERY_MS);
      onCleanup(() => {
        stop.abort();
        clearInterval(timer);
      });
    }),
  );
  return { entries, error };
}

function Lines(props: { readonly entries: readonly Entry[] }): JSX.Element {
  return (
    <Show when={props.entries.length > 0} fallback={<Empty title={t(TASK.noLogs)} />}>
      <ol class="log">
        <For each={props.entries}>
          {(entry) => (
            <li data-level={entry.level}>
              <time dateTime={entry.at}>{show.clock(entry.at)}</time>
              <span>{t(LEVEL_WORDS[entry.level])}</span>
              <span class="foreign">{entry.message}</span>
            </li>
          )}
        </For>
      </ol>
    </Show>
  );
}
