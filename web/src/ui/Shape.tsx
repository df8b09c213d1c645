import type { JSX } from "solid-js";

/** The outline of a state on a grid of 14, in the colour of the words beside it; it says nothing by itself. */
export function Shape(props: { readonly path: string }): JSX.Element {
  return (
    <svg
      width="14"
      height="14"
      viewBox="0 0 14 14"
      fill="none"
      stroke="currentColor"
      stroke-width="1.7"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={props.path} />
    </svg>
  );
}
