import type { JSX } from "solid-js";

/** Shapes on a grid of 16, drawn with the current colour. */
const SHAPES = {
  home: "M2.5 7.5 8 3l5.5 4.5M4 6.5V13h8V6.5",
  tasks: "M2 4.5h12M2 8h12M2 11.5h7",
  images: "M2.5 5 8 2.5 13.5 5v6L8 13.5 2.5 11zM2.5 5 8 7.5 13.5 5M8 7.5v6",
  connections: "M6 5.5V3M10 5.5V3M4.5 5.5h7V8a3.5 3.5 0 0 1-7 0zM8 11.5V14",
  bell: "M4 11.5h8l-1-1.5V7a3 3 0 0 0-6 0v3zM7 13.5h2",
  key: "M9.5 6.5a3 3 0 1 1-2.2-2.9M8 7l5.5 5.5M11.5 10.5 13 9",
  people:
    "M6 7.5a2.25 2.25 0 1 0 0-4.5 2.25 2.25 0 0 0 0 4.5zM2 13c0-2.5 1.8-3.8 4-3.8s4 1.3 4 3.8M10.5 3.3a2.2 2.2 0 0 1 0 4M12 9.5c1.3.5 2 1.7 2 3.5",
  move: "M3 5.5h9L9.5 3M13 10.5H4L6.5 13",
  about: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 7.3V11M8 5v.2",
  plus: "M8 3v10M3 8h10",
  more: "M3 8h.6M7.7 8h.6M12.4 8h.6",
  globe: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM2 8h12M8 2c-4 4-4 8 0 12M8 2c4 4 4 8 0 12",
  theme: "M8 2.5a5.5 5.5 0 1 0 5.5 5.5A4.5 4.5 0 0 1 8 2.5z",
  person: "M8 8a2.75 2.75 0 1 0 0-5.5A2.75 2.75 0 0 0 8 8zM3 14c0-3 2-4.5 5-4.5s5 1.5 5 4.5",
  shield: "M8 2 3 4v4c0 3 2 5 5 6 3-1 5-3 5-6V4z",
} as const;

/** A picture by its name. */
export type IconName = keyof typeof SHAPES;

/** A picture beside words; it says nothing by itself. */
export function Icon(props: { readonly name: IconName }): JSX.Element {
  return (
    <svg
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.4"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={SHAPES[props.name]} />
    </svg>
  );
}
