import type { JSX } from "solid-js";
import { Lane, Legend } from "./Lane.tsx";
import type { LaneCounts } from "./parts.ts";

/** A large lane between its two named ends. */
export function Route(props: {
  readonly from: JSX.Element;
  readonly to: JSX.Element;
  readonly lane: LaneCounts;
  readonly moving: boolean;
}): JSX.Element {
  return (
    <div class="route">
      <div class="station">{props.from}</div>
      <div class="station">{props.to}</div>
      <Lane lane={props.lane} big moving={props.moving} />
      <Legend lane={props.lane} />
    </div>
  );
}
