import type { LocalizedText } from "@dth/core/error-codes";
import { For, type JSX } from "solid-js";
import { t, told } from "../../i18n/language.ts";
import { useManifests } from "../../plugins/manifests.ts";
import { COMMON } from "../../ui/texts.ts";
import type { TaskFilter } from "./task-pages.ts";
import { TASKS } from "./texts.ts";

/** What of a filter a state decides. */
type StateFilter = Pick<TaskFilter, "progress" | "hasRun">;

const ANY: StateFilter = { progress: undefined, hasRun: undefined };

/** What an address calls a state, how people call it, and which tasks are in it. */
const STATES: readonly (readonly [string, LocalizedText, StateFilter])[] = [
  ["IN_PROGRESS", TASKS.running, { ...ANY, progress: "IN_PROGRESS" }],
  ["ERROR", TASKS.failed, { ...ANY, progress: "ERROR" }],
  ["DONE", TASKS.arrived, { ...ANY, progress: "DONE" }],
  ["STOPPED", TASKS.stopped, { progress: "STOPPED", hasRun: true }],
  ["UNSTARTED", TASKS.unstarted, { progress: "STOPPED", hasRun: false }],
  ["STARTING", TASKS.preparing, { ...ANY, progress: "STARTING" }],
  ["STOPPING", TASKS.stopping, { ...ANY, progress: "STOPPING" }],
];

/** Milliseconds without another letter until a search begins. */
const TYPING_MS = 200;

/** Which tasks an address asks for by a state, if it names one. */
export function stateNamed(name: string | undefined): StateFilter {
  return STATES.find(([known]) => known === name)?.[2] ?? ANY;
}

function nameOf({ progress, hasRun }: StateFilter): string | undefined {
  return STATES.find(([, , one]) => one.progress === progress && one.hasRun === hasRun)?.[0];
}

/** What narrows the list of tasks. What is emptied is told as undefined. */
export function TaskFilters(props: {
  readonly filter: TaskFilter;
  readonly onSearch: (text: string | undefined) => void;
  readonly onProgress: (progress: string | undefined) => void;
  readonly onPlugin: (plugin: string | undefined) => void;
}): JSX.Element {
  let typing: ReturnType<typeof setTimeout> | undefined;
  const type = (text: string) => {
    clearTimeout(typing);
    typing = setTimeout(() => props.onSearch(text || undefined), TYPING_MS);
  };
  return (
    <search class="toolbar">
      <label class="search">
        {t(TASKS.search)}
        <input
          class="input"
          type="search"
          placeholder={t(TASKS.searchHint)}
          value={props.filter.search}
          onInput={(event) => type(event.currentTarget.value)}
        />
      </label>
      <label>
        {t(TASKS.state)}
        <select
          class="input"
          value={nameOf(props.filter) ?? ""}
          onChange={(event) => props.onProgress(event.currentTarget.value || undefined)}
        >
          <option value="">{t(COMMON.all)}</option>
          <For each={STATES}>{([value, name]) => <option value={value}>{t(name)}</option>}</For>
        </select>
      </label>
      <label>
        {t(TASKS.kind)}
        <select
          class="input steady"
          value={props.filter.plugin ?? ""}
          onChange={(event) => props.onPlugin(event.currentTarget.value || undefined)}
        >
          <option value="">{t(COMMON.all)}</option>
          <For each={useManifests() ?? []}>
            {(manifest) => <option value={manifest.id}>{told(manifest.name)}</option>}
          </For>
        </select>
      </label>
    </search>
  );
}
