import { useNavigate } from "@solidjs/router";
import { For, type JSX, Show } from "solid-js";
import type { SortOrder, TaskRowF, TaskSort } from "../../api/operations.ts";
import { t } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { Lane } from "../../lane/Lane.tsx";
import { EMPTY_LANE, type LaneCounts, laneOfSnapshot, laneOfTally } from "../../lane/parts.ts";
import { liveRun } from "../../live/heard.ts";
import { sideLine } from "../../plugins/Side.tsx";
import { may } from "../../session/session.ts";
import { StateMark } from "../../ui/StateMark.tsx";
import { taskState } from "../../ui/task-state.ts";
import { scheduleWords } from "./schedule-words.ts";
import { TASKS } from "./texts.ts";

interface Props {
  readonly rows: readonly TaskRowF[];
  readonly sort: TaskSort;
  readonly order: SortOrder;
  readonly onSort: (sort: TaskSort, order: SortOrder) => void;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (selected: ReadonlySet<string>) => void;
}

/** Tasks in rows. Arrow keys go from row to row, Enter opens, Space selects. */
export function TaskTable(props: Props): JSX.Element {
  const toggle = (id: string) => {
    const next = new Set(props.selected);
    if (!next.delete(id)) next.add(id);
    props.onSelect(next);
  };
  const all = () => props.rows.length > 0 && props.rows.every(({ id }) => props.selected.has(id));
  return (
    <div class="scroller">
      <table class="manifest slips tasks" data-chosen={may("operator") ? "" : undefined} onKeyDown={moveByArrow}>
        <thead>
          <tr>
            <Show when={may("operator")}>
              <th class="narrow">
                <input
                  type="checkbox"
                  aria-label={t(TASKS.selectAll)}
                  checked={all()}
                  onChange={() => props.onSelect(new Set(all() ? [] : props.rows.map(({ id }) => id)))}
                />
              </th>
            </Show>
            <Sortable {...props} by="name" name={t(TASKS.name)} />
            <th>{t(TASKS.route)}</th>
            <th>{t(TASKS.lane)}</th>
            <th>{t(TASKS.state)}</th>
            <th class="narrow">{t(TASKS.schedule)}</th>
            <Sortable {...props} by="updated" name={t(TASKS.updated)} />
          </tr>
        </thead>
        <tbody>
          <For each={props.rows}>
            {(task) => <Row task={task} selected={props.selected.has(task.id)} onToggle={() => toggle(task.id)} />}
          </For>
        </tbody>
      </table>
    </div>
  );
}

function Sortable(props: Props & { readonly by: TaskSort; readonly name: string }): JSX.Element {
  const on = () => props.sort === props.by;
  const next = () => (on() && props.order === "ascending" ? "descending" : "ascending");
  return (
    <th aria-sort={on() ? props.order : undefined}>
      <button type="button" onClick={() => props.onSort(props.by, next())}>
        {props.name} {on() ? (props.order === "ascending" ? "↑" : "↓") : ""}
      </button>
    </th>
  );
}

function Row(props: {
  readonly task: TaskRowF;
  readonly selected: boolean;
  readonly onToggle: () => void;
}): JSX.Element {
  const navigate = useNavigate();
  const keys = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    if (event.key === "Enter") navigate(`/tasks/${props.task.id}`);
    if (event.key === " " && may("operator")) {
      event.preventDefault();
      props.onToggle();
    }
  };
  return (
    <tr tabindex="0" aria-selected={props.selected} onKeyDown={keys}>
      <Show when={may("operator")}>
        <td class="narrow choose">
          <input
            type="checkbox"
            tabindex="-1"
            aria-label={t(TASKS.select, { name: props.task.name ?? "" })}
            checked={props.selected}
            onChange={props.onToggle}
          />
        </td>
      </Show>
      <Cells task={props.task} />
    </tr>
  );
}

/** What is told of a task in its row. */
function Cells(props: { readonly task: TaskRowF }): JSX.Element {
  const state = () => taskState(props.task);
  return (
    <>
      <th scope="row">
        <a class="foreign" href={`/tasks/${props.task.id}`} tabindex="-1">
          {props.task.name}
        </a>
      </th>
      <td class="route-cell">
        <span class="key">{sideLine(props.task.plugin, "source", props.task.source)}</span> <span class="quiet">→</span>{" "}
        <span class="key">{sideLine(props.task.plugin, "destination", props.task.destination)}</span>
      </td>
      <td class="lane-cell">
        <Lane lane={laneOf(props.task)} moving={state() === "running"} />
      </td>
      <td>
        <StateMark state={state()} />
      </td>
      <td class="narrow" data-name={t(TASKS.schedule)}>
        <Show when={props.task.nextRunAt} fallback={<span class="quiet">{scheduleWords(props.task.schedule)}</span>}>
          {(at) => <span title={show.moment(at())}>{show.ago(at())}</span>}
        </Show>
      </td>
      <td class="narrow quiet spare">
        <span title={show.moment(props.task.updatedAt)}>{show.ago(props.task.updatedAt)}</span>
      </td>
    </>
  );
}

/** Of the run under way as it was heard last, else of the last one. */
function laneOf({ id, currentRunId, lastRun }: TaskRowF): LaneCounts {
  const live = liveRun(id);
  if (currentRunId !== null && live?.runId === currentRunId && live.snapshot !== null)
    return laneOfSnapshot(live.snapshot);
  return lastRun?.tally ? laneOfTally(lastRun.tally) : EMPTY_LANE;
}

function moveByArrow(event: KeyboardEvent): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const row = event.target instanceof HTMLElement ? event.target.closest("tbody tr") : null;
  const next = event.key === "ArrowDown" ? row?.nextElementSibling : row?.previousElementSibling;
  if (next instanceof HTMLElement) {
    event.preventDefault();
    next.focus();
  }
}
