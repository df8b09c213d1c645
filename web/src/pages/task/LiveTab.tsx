import { createEffect, type JSX, Show, Suspense } from "solid-js";
import type { RunF, runs as runsOperation, SnapshotF, TaskF } from "../../api/operations.ts";
import type { Query } from "../../api/query.ts";
import { t, told } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { EMPTY_LANE, type LaneCounts, laneOfSnapshot, laneOfTally } from "../../lane/parts.ts";
import { Route } from "../../lane/Route.tsx";
import { Stamp } from "../../lane/Stamp.tsx";
import { liveRun, noteRun } from "../../live/heard.ts";
import { Side } from "../../plugins/Side.tsx";
import { piece } from "../../ui/piece.ts";
import { StateMark } from "../../ui/StateMark.tsx";
import { runState } from "../../ui/task-state.ts";
import { Figures } from "./Figures.tsx";
import { NoRun } from "./NoRun.tsx";
import { PHASES, TASK } from "./texts.ts";

const SpeedChart = piece(() => import("./SpeedChart.tsx"));

/** The task's latest runs, which follow the news. */
export type Runs = Query<NonNullable<typeof runsOperation.data>>;

const ACTIVE: readonly string[] = ["STARTING", "IN_PROGRESS", "STOPPING"];

/** How it goes: the lane, and of a run under way speed, time left and what holds it back. */
export function LiveTab(props: { readonly task: TaskF; readonly runs: Runs }): JSX.Element {
  const last = () => props.runs.data()?.runs?.items[0];
  createEffect(() => {
    const run = last();
    if (run !== undefined) noteRun(run);
  });
  return (
    <Show when={last()} fallback={<NoRun runs={props.runs} title={t(TASK.never)} />}>
      {(run) => <LastRun task={props.task} run={run()} />}
    </Show>
  );
}

function LastRun(props: { readonly task: TaskF; readonly run: RunF }): JSX.Element {
  const live = () => {
    const heard = liveRun(props.task.id);
    return heard?.runId === props.run.id ? heard : undefined;
  };
  const snapshot = () => live()?.snapshot ?? props.run.snapshot ?? undefined;
  const active = () => ACTIVE.includes(props.run.progress);
  const lane = (): LaneCounts => {
    const { tally } = props.run;
    if (tally && !active()) return laneOfTally(tally);
    const seen = snapshot();
    return seen === undefined ? EMPTY_LANE : laneOfSnapshot(seen);
  };
  return (
    <>
      <Way task={props.task} run={props.run} snapshot={snapshot()} lane={lane()} />
      <Show when={active()} fallback={<Ended run={props.run} />}>
        <Figures
          snapshot={snapshot()}
          lane={lane()}
          speed={live()?.speed ?? { bytes: 0, objects: 0 }}
          run={props.run}
          taskId={props.task.id}
        />
      </Show>
      <Suspense>
        <SpeedChart taskId={props.task.id} active={active()} run={props.run} />
      </Suspense>
    </>
  );
}

/** From where to where, in which state, and how much of it went which way. */
function Way(props: {
  readonly task: TaskF;
  readonly run: RunF;
  readonly snapshot: SnapshotF | undefined;
  readonly lane: LaneCounts;
}): JSX.Element {
  const moving = () => runState(props.run) === "running";
  return (
    <section class="section">
      <header>
        <h2>
          <a href={`/runs/${props.run.id}`}>{t(TASK.run, { n: props.run.number })}</a>
        </h2>
        <Show when={moving() && props.snapshot}>{(seen) => <span class="quiet">{phaseOf(seen())}</span>}</Show>
        <StateMark state={runState(props.run)} />
      </header>
      <Route
        from={<Side plugin={props.task.plugin} side="source" of={props.task.source} />}
        to={<Side plugin={props.task.plugin} side="destination" of={props.task.destination} />}
        lane={props.lane}
        moving={moving()}
      />
    </section>
  );
}

function phaseOf({ phase }: SnapshotF): string {
  return phase in PHASES ? told(PHASES[phase as keyof typeof PHASES]) : phase;
}

function Ended(props: { readonly run: RunF }): JSX.Element {
  return (
    <div class="row">
      <Stamp run={props.run} />
      <p class="quiet">
        {show.moment(props.run.finishedAt)}
        <br />
        <a href={`/runs/${props.run.id}`}>{t(TASK.toReceipt)}</a>
        <Show when={(props.run.openFailures ?? 0) > 0}>
          <br />
          <a href={`/tasks/${props.run.taskId}/failures`}>
            {t(TASK.toFailures, { n: show.count(props.run.openFailures) })}
          </a>
        </Show>
      </p>
    </div>
  );
}
