import { createEffect, type JSX, Show, Suspense } from "solid-js";
import type { RunF, runs as runsOperation, SnapshotF, TaskF } from "../../api/operations.ts";
import type { Query } from "../../api/query.ts";
import { t, told } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { EMPTY_LANE, type LaneCounts, laneOfSnapshot, laneOfTally, totalOf } from "../../lane/parts.ts";
import { Route } from "../../lane/Route.tsx";
import { Stamp } from "../../lane/Stamp.tsx";
import { liveRun, noteRun } from "../../live/heard.ts";
import { Side } from "../../plugins/Side.tsx";
import { Cause } from "../../ui/Cause.tsx";
import { piece } from "../../ui/piece.ts";
import { StateMark } from "../../ui/StateMark.tsx";
import { runState } from "../../ui/task-state.ts";
import { Budget } from "./Budget.tsx";
import { limitOf } from "./limits.ts";
import { NoRun } from "./NoRun.tsx";
import { PHASES, TASK } from "./texts.ts";
import { timeLeft } from "./time-left.ts";

const Remedy = piece(() => import("../../ui/Remedy.tsx"));
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
  const live = () => {
    const heard = liveRun(props.task.id);
    return heard?.runId === last()?.id ? heard : undefined;
  };
  const snapshot = () => live()?.snapshot ?? last()?.snapshot ?? undefined;
  const active = () => ACTIVE.includes(last()?.progress ?? "");
  const lane = (): LaneCounts => {
    const tally = last()?.tally;
    if (tally && !active()) return laneOfTally(tally);
    const seen = snapshot();
    return seen === undefined ? EMPTY_LANE : laneOfSnapshot(seen);
  };
  return (
    <Show when={last()} fallback={<NoRun runs={props.runs} title={t(TASK.never)} />}>
      {(run) => (
        <>
          <section class="section">
            <header>
              <h2>
                <a href={`/runs/${run().id}`}>{t(TASK.run, { n: run().number })}</a>
              </h2>
              <Show when={runState(run()) === "running" && snapshot()}>
                {(seen) => <span class="quiet">{phaseOf(seen())}</span>}
              </Show>
              <StateMark state={runState(run())} />
            </header>
            <Route
              from={<Side plugin={props.task.plugin} side="source" of={props.task.source} />}
              to={<Side plugin={props.task.plugin} side="destination" of={props.task.destination} />}
              lane={lane()}
              moving={runState(run()) === "running"}
            />
          </section>
          <Show when={active()} fallback={<Ended run={run()} />}>
            <Figures
              snapshot={snapshot()}
              lane={lane()}
              speed={live()?.speed ?? { bytes: 0, objects: 0 }}
              run={run()}
              taskId={props.task.id}
            />
          </Show>
          <Suspense>
            <SpeedChart taskId={props.task.id} active={active()} run={run()} />
          </Suspense>
        </>
      )}
    </Show>
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

/** Tenths are of use where there are few. */
function wholeOf(perSecond: number): number {
  return perSecond < 10 ? perSecond : Math.round(perSecond);
}

function Figures(props: {
  readonly snapshot: SnapshotF | undefined;
  readonly lane: LaneCounts;
  readonly speed: { readonly bytes: number; readonly objects: number };
  readonly run: Pick<RunF, "progress" | "paused" | "startedAt">;
  readonly taskId: string;
}): JSX.Element {
  const paused = () => props.run.paused;
  const done = () => totalOf(props.lane).objects - props.lane.waiting.objects;
  const left = () => timeLeft(props.lane.waiting, props.speed);
  // From the first of the processes that executed it one after the other; the last one counts anew.
  const elapsed = () => {
    const { startedAt, elapsedMs } = props.snapshot ?? { startedAt: props.run.startedAt, elapsedMs: 0 };
    return Math.max(0, Date.parse(startedAt) + elapsedMs - Date.parse(props.run.startedAt)) / 1000;
  };
  const limit = () => limitOf({ ...props.run, limiting: props.snapshot?.limiting });
  const workers = () =>
    paused() || props.snapshot === undefined ? show.count(0) : show.count(props.snapshot.workers ?? 1);
  // Before anything is found, nothing left says nothing.
  const known = () => left() !== undefined && !paused() && (props.snapshot?.found.objects ?? 0) > 0;
  return (
    <div class="stack">
      <dl class="figures live">
        <div class="vast">
          <dt class="label">{t(TASK.speed)}</dt>
          <dd>{show.rate(paused() ? 0 : props.speed.bytes)}</dd>
        </div>
        <div>
          <dt class="label">{t(TASK.eta)}</dt>
          <dd>
            {known() ? `${props.snapshot?.listingComplete === false ? "≥ " : ""}${show.duration(left() ?? 0)}` : "–"}
          </dd>
        </div>
        <div>
          <dt class="label">{t(TASK.done)}</dt>
          <dd>{show.count(done())}</dd>
        </div>
        <div>
          <dt class="label">
            {t(TASK.found)}
            {props.snapshot?.listingComplete === false ? ` (${t(TASK.etaListing)})` : ""}
          </dt>
          <dd>{show.count(props.snapshot?.found.objects ?? 0)}</dd>
        </div>
        <div>
          <dt class="label">{t(TASK.elapsed)}</dt>
          <dd>{show.duration(elapsed())}</dd>
        </div>
      </dl>
      <div class="limit" data-tone={limit().waiting ? "waiting" : undefined}>
        <p class="label">{t(TASK.limiting)}</p>
        <p>
          <strong>{told(limit().what)}</strong>
        </p>
        <p class="quiet small">{told(limit().next)}</p>
      </div>
      <dl class="waybill">
        <div>
          <dt>{t(TASK.workers)}</dt>
          <dd>{workers()}</dd>
        </div>
        <div>
          <dt>{t(TASK.inFlight)}</dt>
          <dd>{show.count(props.snapshot?.requestsInFlight ?? 0)}</dd>
        </div>
        <div>
          <dt>{t(TASK.itemsPerSecond)}</dt>
          <dd>{show.count(paused() ? 0 : wholeOf(props.speed.objects))}</dd>
        </div>
        <div>
          <dt>{t(TASK.retries)}</dt>
          <dd>{show.count(props.snapshot?.retries ?? 0)}</dd>
        </div>
        <div>
          <dt>{t(TASK.throttles)}</dt>
          <dd>{show.count(props.snapshot?.throttles ?? 0)}</dd>
        </div>
        <Budget of={props.snapshot?.budget} />
      </dl>
      <Show when={props.snapshot?.lastError}>
        {(error) => (
          <div class="note">
            <p class="foreign">
              {t(TASK.lastError)}: <code>{error().code}</code> <Cause of={error()} />{" "}
              <span class="key">{error().key}</span>
            </p>
            <Suspense>
              <Remedy code={error().code} taskId={props.taskId} />
            </Suspense>
          </div>
        )}
      </Show>
    </div>
  );
}
