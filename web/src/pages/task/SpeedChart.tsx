import type { LocalizedText } from "@dth/core/error-codes";
import { createEffect, createMemo, createSignal, For, type JSX, on, onCleanup, Show } from "solid-js";
import { metrics, type RunF } from "../../api/operations.ts";
import { createQuery } from "../../api/query.ts";
import { t } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { liveRun } from "../../live/heard.ts";
import { SpeedPlot } from "./SpeedPlot.tsx";
import { lastStretch, lineOf, type SpeedPoint, type Stretch, stretchOfRun } from "./speed-points.ts";
import { TASK } from "./texts.ts";

interface Props {
  readonly taskId: string;
  readonly run: Pick<RunF, "id" | "startedAt" | "finishedAt">;
  readonly active: boolean;
}

/** What to look at: the last run, or the last so many seconds. */
interface Span {
  readonly name: LocalizedText;
  readonly seconds?: number;
  readonly resolution?: number;
}

const RUN: Span = { name: TASK.thisRun };
const SPANS: readonly Span[] = [
  RUN,
  { name: TASK.lastHour, seconds: 3_600, resolution: 10 },
  { name: TASK.lastDay, seconds: 86_400, resolution: 300 },
  { name: TASK.lastWeek, seconds: 604_800, resolution: 3_600 },
];
/** Seconds between two questions for what was measured. */
const ASK_S = 10;
/** Points that the page keeps of what it heard: a quarter of an hour, one each second. */
const HEARD = 900;

/** Bytes a second over time: of the last run, or of all runs in a while. */
export default function SpeedChart(props: Props): JSX.Element {
  const [span, setSpan] = createSignal(RUN);
  const [now, setNow] = createSignal(Date.now() / 1000);
  createEffect(() => {
    if (!props.active) return;
    const timer = setInterval(() => setNow(Date.now() / 1000), ASK_S * 1000);
    onCleanup(() => clearInterval(timer));
  });
  const heard = createHeard(props);
  const stretch = createMemo(() => stretchOf(span(), props.run, Math.max(now(), heard().at(-1)?.at ?? 0)));
  const query = createQuery(metrics, () => questionOf(props.taskId, stretchOf(span(), props.run, now())));
  const line = createMemo(() => {
    const measured = (query.data()?.metrics ?? []).flatMap(({ at, bytesPerSecond: rate }) =>
      rate === null ? [] : [{ at: secondsOf(at), rate }],
    );
    return lineOf(measured, heard(), stretch());
  });
  return (
    <figure class="section">
      <header>
        <h2>{t(TASK.history)}</h2>
        <SpanChoice
          span={span()}
          onChosen={(one) => {
            setSpan(one);
            setNow(Date.now() / 1000);
          }}
        />
      </header>
      <Show
        when={line().length > 0}
        fallback={
          <div class="chart bare">
            <p class="quiet">{query.loading() ? "" : t(TASK.historyNone)}</p>
          </div>
        }
      >
        <SpeedPlot points={line()} stretch={stretch()} />
      </Show>
      <figcaption class="quiet small">{summaryOf(line()) || "\u00a0"}</figcaption>
    </figure>
  );
}

function SpanChoice(props: { readonly span: Span; readonly onChosen: (span: Span) => void }): JSX.Element {
  return (
    <fieldset class="row">
      <legend class="sr">{t(TASK.span)}</legend>
      <For each={SPANS}>
        {(one) => (
          <button
            type="button"
            class="button compact"
            aria-pressed={props.span === one}
            onClick={() => props.onChosen(one)}
          >
            {t(one.name)}
          </button>
        )}
      </For>
    </fieldset>
  );
}

/** Speeds of this run as they were heard since the page is open. */
function createHeard(props: Props): () => readonly SpeedPoint[] {
  const [heard, setHeard] = createSignal<readonly SpeedPoint[]>([]);
  createEffect(
    on(
      () => props.run.id,
      () => void setHeard([]),
      { defer: true },
    ),
  );
  createEffect(() => {
    const live = liveRun(props.taskId);
    if (!props.active || live === undefined || live.runId !== props.run.id || live.snapshot === null) return;
    const point = { at: secondsOf(live.at), rate: live.speed.bytes };
    setHeard((known) => ((known.at(-1)?.at ?? 0) < point.at ? [...known.slice(1 - HEARD), point] : known));
  });
  return heard;
}

function stretchOf({ seconds, resolution = ASK_S }: Span, run: Props["run"], now: number): Stretch {
  if (seconds !== undefined) return lastStretch(seconds, resolution, now);
  return stretchOfRun(secondsOf(run.startedAt), run.finishedAt === null ? undefined : secondsOf(run.finishedAt), now);
}

/** A little more than is shown, for a measurement is made after what it measures. */
function questionOf(taskId: string, { from, to, resolution }: Stretch) {
  const moment = (seconds: number) => new Date(seconds * 1000).toISOString();
  return { taskId, from: moment(from), to: moment(to + resolution), resolutionSeconds: resolution };
}

function summaryOf(line: readonly SpeedPoint[]): string {
  const rates = line.flatMap(({ rate }) => (rate === null ? [] : [rate]));
  if (rates.length < 2) return "";
  return t(TASK.historySummary, { least: show.rate(Math.min(...rates)), most: show.rate(Math.max(...rates)) });
}

function secondsOf(iso: string): number {
  return Date.parse(iso) / 1000;
}
