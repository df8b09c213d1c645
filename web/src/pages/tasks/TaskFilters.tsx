import type { LocalizedText } from "@dth/core/error-codes";
import type { JSX } from "solid-js";
import { t, told } from "../../i18n/language.ts";
import { useManifests } from "../../plugins/manifests.ts";
import { ChoiceField } from "../../ui/ChoiceField.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
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

/** Which tasks an address asks for by a state, if it names one. */
export function stateNamed(name: string): StateFilter {
  return STATES.find(([known]) => known === name)?.[2] ?? ANY;
}

function nameOf({ progress, hasRun }: StateFilter): string | undefined {
  return STATES.find(([, , one]) => one.progress === progress && one.hasRun === hasRun)?.[0];
}

/** What narrows the list of tasks. What is emptied is told as an empty text. */
export function TaskFilters(props: {
  readonly filter: TaskFilter;
  readonly onSearch: (text: string) => void;
  readonly onProgress: (progress: string) => void;
  readonly onPlugin: (plugin: string) => void;
}): JSX.Element {
  return (
    <search class="toolbar">
      <SearchField
        label={t(TASKS.search)}
        hint={t(TASKS.searchHint)}
        value={props.filter.search}
        onSearch={props.onSearch}
      />
      <ChoiceField
        label={t(TASKS.state)}
        of={STATES.map(([value, name]) => [value, t(name)])}
        value={nameOf(props.filter) ?? ""}
        onChoose={props.onProgress}
      />
      <ChoiceField
        label={t(TASKS.kind)}
        of={(useManifests() ?? []).map(({ id, name }) => [id, told(name)])}
        value={props.filter.plugin ?? ""}
        onChoose={props.onPlugin}
        steady
      />
    </search>
  );
}
