import { For, type JSX } from "solid-js";
import type { FieldIds } from "./Field.tsx";

/** One of a few that are known. */
export function Select<One extends string>(props: {
  readonly ids: FieldIds;
  readonly of: readonly One[];
  readonly value: string;
  /** What people call one. */
  readonly name: (one: One) => string;
  readonly onChange: (one: One) => void;
  /** No wider than a word or two. */
  readonly short?: boolean;
}): JSX.Element {
  const choose = (value: string) => {
    const one = props.of.find((known) => known === value);
    if (one !== undefined) props.onChange(one);
  };
  return (
    <select
      {...props.ids}
      class="input"
      classList={{ short: props.short === true }}
      onChange={(event) => choose(event.currentTarget.value)}
    >
      <For each={props.of}>
        {(one) => (
          <option value={one} selected={one === props.value}>
            {props.name(one)}
          </option>
        )}
      </For>
    </select>
  );
}
