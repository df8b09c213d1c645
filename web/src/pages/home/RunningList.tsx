import { createEffect, For, type JSX, Show } from "solid-js";
import type { RunF } from "../../api/operations.ts";
import { t } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { Lane } from "../../lane/Lane.tsx";
import { EMPTY_LANE, laneOfSnapshot } from "../../lane/parts.ts";
import { liveRun, noteRun } from "../../live/heard.ts";
import { StateMark } from "../../ui/StateMark.tsx";
import { runState } from "../../ui/task-state.ts";
import { HOME } from "./texts.ts";

interface Running {
  readonly taskId: string;
  readonly name: string;
  readonly run: RunF;
}

/** Runs under way, each as its lane. */
export function RunningList(props: { readonly running: readonly Running[] }): JSX.Element {
  return (
    <section class="section">
      <header>
        <h2>{t(HOME.now)}</h2>
      </header>
      <Show when={props.running.length > 0} fallback={<p class="quiet">{t(HOME.nothingRuns)}</p>}>
        <ul class="slips">
          <For each={props.running}>{(one) => <RunningOne {...one} />}</For>
        </ul>
      </Show>
    </section>
  );
}

function RunningOne(props: Running): JSX.Element {
  createEffect(() => noteRun(props.run));
  const live = () => {
    const heard = liveRun(props.taskId);
    return heard?.runId === props.run.id ? heard : undefined;
  };
  const snapshot = () => live()?.snapshot ?? props.run.snapshot;
  const speed = () => live()?.speed.bytes ?? 0;
  const moving = () => runState(props.run) === "running";
  return (
    <li>
      <div class="row wide">
        <a class="foreign" href={`/tasks/${props.taskId}`}>
          {props.name}
        </a>
        <Show when={moving()}>
          <span class="quiet rate">{speed() > 0 ? show.rate(speed()) : ""}</span>
        </Show>
        <StateMark state={runState(props.run)} />
      </div>
      <Lane lane={laneOf(snapshot())} moving={moving()} />
    </li>
  );
}

function laneOf(snapshot: RunF["snapshot"]) {
  return snapshot === null ? EMPTY_LANE : laneOfSnapshot(snapshot);
}
