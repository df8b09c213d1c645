import { createEffect, createSignal, type JSX, onCleanup } from "solid-js";
import UPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { formatRate } from "../../i18n/format.ts";
import { language } from "../../i18n/language.ts";
import { theme } from "../../shell/theme.ts";
import { BINARY_STEPS, type SpeedPoint, type Stretch } from "./speed-points.ts";

interface Props {
  readonly points: readonly SpeedPoint[];
  readonly stretch: Stretch;
}

const HEIGHT = 200;

/** Speed over a stretch of time, drawn. New points move the line, they do not draw the chart anew. */
export function SpeedPlot(props: Props): JSX.Element {
  const [place, setPlace] = createSignal<HTMLDivElement>();
  const [chart, setChart] = createSignal<UPlot>();
  createEffect(() => {
    const element = place();
    if (element === undefined) return;
    theme();
    const made = new UPlot(optionsOf(element, language(), props), [[], []], element);
    const watch = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT }));
    watch.observe(element);
    setChart(made);
    onCleanup(() => {
      watch.disconnect();
      made.destroy();
    });
  });
  createEffect(() => {
    const { points, stretch } = props;
    // Read here, so that a stretch that changes alone is drawn, too.
    void stretch;
    chart()?.setData([points.map(({ at }) => at), points.map(({ rate }) => rate)]);
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

function optionsOf(element: HTMLElement, lang: "en" | "zh", props: Props): UPlot.Options {
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
    scales: {
      x: { range: () => [props.stretch.from, props.stretch.to] },
      y: { range: (_, __, most) => [0, Math.max(1_024, (most ?? 0) * 1.1)] },
    },
    axes: [
      {
        ...axis,
        size: 30,
        space: 76,
        values: (_, times) => times.map((time) => clockOf(times, lang).format(time * 1000)),
      },
      {
        ...axis,
        size: 84,
        incrs: [...BINARY_STEPS],
        values: (_, rates) => rates.map((rate) => formatRate(rate, lang)),
      },
    ],
    series: [
      {},
      {
        stroke: ink,
        width: 1.5,
        fill: "rgb(128 128 128 / 0.12)",
        // A measurement alone is no line.
        points: { show: (_, __, first, last) => last - first < 3, size: 6, fill: ink },
      },
    ],
  };
}
