import { For, type JSX, Show } from "solid-js";
import { t } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { createFilter } from "../../ui/filter.ts";
import type { Runs } from "./LiveTab.tsx";
import { NoRun } from "./NoRun.tsx";
import { TASK } from "./texts.ts";

/** Something about one of the latest runs, with the run to be chosen. */
export function RunChoice(props: {
  readonly runs: Runs;
  readonly children: (runId: () => string) => JSX.Element;
}): JSX.Element {
  const { get, choose } = createFilter<"run">();
  const all = () => props.runs.data()?.runs?.items ?? [];
  const runId = () => get("run") || all()[0]?.id;
  return (
    <Show when={runId()} fallback={<NoRun runs={props.runs} title={t(TASK.noRuns)} />}>
      {(id) => (
        <div class="stack">
          <Show when={all().length > 1}>
            <label class="row">
              {t(TASK.whichRun)}
              <select class="input short" onChange={(event) => choose({ run: event.currentTarget.value })}>
                <For each={all()}>
                  {(run) => (
                    <option value={run.id} selected={run.id === runId()}>
                      {run.number} · {show.moment(run.startedAt)}
                    </option>
                  )}
                </For>
              </select>
            </label>
          </Show>
          {props.children(id)}
        </div>
      )}
    </Show>
  );
}
