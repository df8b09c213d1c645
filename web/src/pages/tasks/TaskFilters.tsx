import { For, type JSX } from "solid-js";
import type { TaskProgress } from "../../api/operations.ts";
import { t, told } from "../../i18n/language.ts";
import { useManifests } from "../../plugins/manifests.ts";
import { COMMON } from "../../ui/texts.ts";
import type { TaskFilter } from "./task-pages.ts";
import { TASKS } from "./texts.ts";

const PROGRESS = [
  ["IN_PROGRESS", TASKS.running],
  ["ERROR", TASKS.failed],
  ["DONE", TASKS.arrived],
  ["STOPPED", TASKS.stopped],
  ["STARTING", TASKS.preparing],
  ["STOPPING", TASKS.stopping],
] as const;

/** Milliseconds without another letter until a search begins. */
const TYPING_MS = 200;

/** The progress that an address names, if it names one. */
export function progressNamed(value: string | undefined): TaskProgress | undefined {
  return PROGRESS.find(([progress]) => progress === value)?.[0];
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
          value={props.filter.progress ?? ""}
          onChange={(event) => props.onProgress(event.currentTarget.value || undefined)}
        >
          <option value="">{t(COMMON.all)}</option>
          <For each={PROGRESS}>{([value, name]) => <option value={value}>{t(name)}</option>}</For>
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
