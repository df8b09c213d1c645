import { createEffect, createMemo, createSignal, For, type JSX, onCleanup, Show } from "solid-js";
import UPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { metrics } from "../../api/operations.ts";
import { createQuery } from "../../api/query.ts";
import { formatRate } from "../../i18n/format.ts";
import { language, t } from "../../i18n/language.ts";
import { show } from "../../i18n/show.ts";
import { theme } from "../../shell/theme.ts";
import { TASK } from "./texts.ts";

const SPANS = [
  { name: TASK.lastHour, seconds: 3_600, resolution: 10 },
  { name: TASK.lastDay, seconds: 86_400, resolution: 300 },
  { name: TASK.lastWeek, seconds: 604_800, resolution: 3_600 },
] as const;
const HEIGHT = 200;

/** Bytes a second over time. */
export default function SpeedChart(props: { readonly taskId: string; readonly active: boolean }): JSX.Element {
  const [chosen, setChosen] = createSignal(0);
  const [now, setNow] = createSignal(Date.now());
  const span = () => SPANS[chosen()] ?? SPANS[0];
  const query = createQuery(metrics, () => ({
    taskId: props.taskId,
    from: new Date(now() - span().seconds * 1000).toISOString(),
    to: new Date(now()).toISOString(),
    resolutionSeconds: span().resolution,
  }));
  createEffect(() => {
    if (!props.active) return;
    const timer = setInterval(() => setNow(Date.now()), 10_000);
    onCleanup(() => clearInterval(timer));
  });
  const choose = (index: number) => {
    setChosen(index);
    setNow(Date.now());
  };
  const points = createMemo(() =>
    (query.data()?.metrics ?? []).filter(({ bytesPerSecond }) => bytesPerSecond !== null),
  );
  const rates = () => points().map(({ bytesPerSecond }) => bytesPerSecond ?? 0);
  const summary = () =>
    t(TASK.historySummary, { least: show.rate(Math.min(...rates())), most: show.rate(Math.max(...rates())) });
  return (
    <figure class="section">
      <header>
        <h2>{t(TASK.history)}</h2>
        <fieldset class="row">
          <legend class="sr">{t(TASK.span)}</legend>
          <For each={SPANS}>
            {({ name }, index) => (
              <button
                type="button"
                class="button compact"
                aria-pressed={chosen() === index()}
                onClick={() => choose(index())}
              >
                {t(name)}
              </button>
            )}
          </For>
        </fieldset>
      </header>
      <Show when={points().length > 1} fallback={<p class="quiet">{t(TASK.historyNone)}</p>}>
        <Plot times={points().map(({ at }) => Date.parse(at) / 1000)} values={rates()} />
        <figcaption class="quiet small">{summary()}</figcaption>
      </Show>
    </figure>
  );
}

function Plot(props: { readonly times: readonly number[]; readonly values: readonly number[] }): JSX.Element {
  const [place, setPlace] = createSignal<HTMLDivElement>();
  createEffect(() => {
    const element = place();
    if (element === undefined) return;
    theme();
    const chart = new UPlot(optionsOf(element, language()), [[...props.times], [...props.values]], element);
    const watch = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: HEIGHT }));
    watch.observe(element);
    onCleanup(() => {
      watch.disconnect();
      chart.destroy();
    });
  });
  return <div class="chart" ref={setPlace} aria-hidden="true" />;
}

/** As fine as the marks of the axis are apart: seconds, minutes or days. */
function clockOf(times: readonly number[], lang: "en" | "zh"): Intl.DateTimeFormat {
  const apart = (times[1] ?? 0) - (times[0] ?? 0);
  const time: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };
  const fine: Intl.DateTimeFormatOptions = apart < 60 ? { ...time, second: "2-digit" } : time;
  const options: Intl.DateTimeFormatOptions = apart >= 43_200 ? { day: "numeric", month: "short" } : fine;
  return new Intl.DateTimeFormat(lang === "zh" ? "zh-CN" : "en-GB", options);
}

function optionsOf(element: HTMLElement, lang: "en" | "zh"): UPlot.Options {
  const style = getComputedStyle(element);
  const ink = style.color;
  const axis = {
    stroke: ink,
    grid: { stroke: "rgb(128 128 128 / 0.2)", width: 1 },
    ticks: { show: false },
    font: `12px ${style.fontFamily}`,
  };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false },
    scales: { y: { range: (_, __, most) => [0, Math.max(1, most * 1.1)] } },
    axes: [
      {
        ...axis,
        space: 76,
        values: (_, times) => times.map((time) => clockOf(times, lang).format(time * 1000)),
      },
      { ...axis, size: 84, values: (_, rates) => rates.map((rate) => formatRate(rate, lang)) },
    ],
    series: [{}, { stroke: ink, width: 1.5, fill: "rgb(128 128 128 / 0.12)", points: { show: false } }],
  };
}
