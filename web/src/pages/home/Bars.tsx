import { For, type JSX, Show } from "solid-js";

interface Props {
  readonly name: string;
  /** All of it, in words. */
  readonly total: string;
  /** A bar each. */
  readonly values: readonly number[];
  /** What each bar says when it is pointed at. */
  readonly titles: readonly string[];
  /** Marked below the line. */
  readonly lost?: readonly boolean[];
  /** Of the tallest bar, where 600 are the width. */
  readonly height: number;
}

const WIDTH = 600;
const MARK = 5;

/** One series of bars with its name and sum. */
export function Bars(props: Props): JSX.Element {
  const most = () => Math.max(1, ...props.values);
  const step = () => WIDTH / Math.max(1, props.values.length);
  const height = (value: number) => (value === 0 ? 0 : Math.max(2, (value / most()) * props.height));
  return (
    <div class="series">
      <header>
        <span class="quiet">{props.name}</span>
        <strong>{props.total}</strong>
      </header>
      <svg
        class="bars"
        viewBox={`0 0 ${WIDTH} ${props.height + 1 + (props.lost === undefined ? 0 : MARK)}`}
        role="img"
        aria-label={`${props.name}: ${props.total}`}
      >
        <line x1="0" x2={WIDTH} y1={props.height + 0.5} y2={props.height + 0.5} />
        <For each={props.values}>
          {(value, index) => (
            <g>
              <title>{props.titles[index()]}</title>
              {/* As high as the chart, so that a day with little can be pointed at, too. */}
              <rect class="field" x={index() * step()} width={step()} y={0} height={props.height} />
              <rect
                x={index() * step() + 2}
                width={step() - 4}
                y={props.height - height(value)}
                height={height(value)}
              />
              <Show when={props.lost?.[index()]}>
                <rect class="lost" x={index() * step() + 2} width={step() - 4} y={props.height + 2} height={3} />
              </Show>
            </g>
          )}
        </For>
      </svg>
    </div>
  );
}
