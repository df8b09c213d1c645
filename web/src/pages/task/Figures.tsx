import { type JSX, Show, Suspense } from "solid-js";
import type { RunF, SnapshotF } from "../../api/operations.ts";
import { t, told } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { type LaneCounts, totalOf } from "../../lane/parts.ts";
import { Cause } from "../../ui/Cause.tsx";
import { piece } from "../../ui/piece.ts";
import { Budget } from "./Budget.tsx";
import { limitOf } from "./limits.ts";
import { TASK } from "./texts.ts";
import { timeLeft } from "./time-left.ts";

const Remedy = piece(() => import("../../ui/Remedy.tsx"));

interface Props {
  readonly snapshot: SnapshotF | undefined;
  readonly lane: LaneCounts;
  readonly speed: { readonly bytes: number; readonly objects: number };
  readonly run: Pick<RunF, "progress" | "paused" | "startedAt">;
  readonly taskId: string;
}

/** A run under way in numbers. */
export function Figures(props: Props): JSX.Element {
  const limit = () => limitOf({ ...props.run, limiting: props.snapshot?.limiting });
  return (
    <div class="stack">
      <Progress {...props} />
      <div class="limit" data-tone={limit().waiting ? "waiting" : undefined}>
        <p class="label">{t(TASK.limiting)}</p>
        <p>
          <strong>{told(limit().what)}</strong>
        </p>
        <p class="quiet small">{told(limit().next)}</p>
      </div>
      <Machinery {...props} />
      <Show when={props.snapshot?.lastError}>{(error) => <LastError error={error()} taskId={props.taskId} />}</Show>
    </div>
  );
}

/** How fast it goes, and how far it is. */
function Progress(props: Props): JSX.Element {
  const done = () => totalOf(props.lane).objects - props.lane.waiting.objects;
  const left = () => timeLeft(props.lane.waiting, props.speed);
  // From the first of the processes that executed it one after the other; the last one counts anew.
  const elapsed = () => {
    const { startedAt, elapsedMs } = props.snapshot ?? { startedAt: props.run.startedAt, elapsedMs: 0 };
    return Math.max(0, Date.parse(startedAt) + elapsedMs - Date.parse(props.run.startedAt)) / 1000;
  };
  // Before anything is found, nothing left says nothing.
  const known = () => left() !== undefined && !props.run.paused && (props.snapshot?.found.objects ?? 0) > 0;
  return (
    <dl class="figures live">
      <div class="vast">
        <dt class="label">{t(TASK.speed)}</dt>
        <dd>{show.rate(props.run.paused ? 0 : props.speed.bytes)}</dd>
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
  );
}

/** What does it, and what gets in its way. */
function Machinery(props: Props): JSX.Element {
  const workers = () =>
    props.run.paused || props.snapshot === undefined ? show.count(0) : show.count(props.snapshot.workers ?? 1);
  return (
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
        <dd>{show.count(props.run.paused ? 0 : wholeOf(props.speed.objects))}</dd>
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
  );
}

/** Tenths are of use where there are few. */
function wholeOf(perSecond: number): number {
  return perSecond < 10 ? perSecond : Math.round(perSecond);
}

function LastError(props: {
  readonly error: NonNullable<SnapshotF["lastError"]>;
  readonly taskId: string;
}): JSX.Element {
  return (
    <div class="note">
      <p class="foreign">
        {t(TASK.lastError)}: <code>{props.error.code}</code> <Cause of={props.error} />{" "}
        <span class="key">{props.error.key}</span>
      </p>
      <Suspense>
        <Remedy code={props.error.code} taskId={props.taskId} />
      </Suspense>
    </div>
  );
}
