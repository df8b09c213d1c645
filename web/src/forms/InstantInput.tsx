import { type JSX, untrack } from "solid-js";
import type { FieldIds } from "./Field.tsx";
import { toLocalInput } from "./lines.ts";

/** A moment in the reader's own time, in milliseconds since the Unix epoch; `half` while a part of it is missing. */
export function InstantInput(props: {
  readonly ids: FieldIds;
  readonly value: number | undefined;
  readonly onChange: (moment: number | "half" | undefined) => void;
}): JSX.Element {
  const momentOf = ({ value, validity }: HTMLInputElement) => {
    if (validity.badInput) return "half";
    return value === "" ? undefined : Date.parse(value);
  };
  return (
    <input
      {...props.ids}
      class="input"
      type="datetime-local"
      value={untrack(() => toLocalInput(props.value ?? Number.NaN))}
      onInput={(event) => props.onChange(momentOf(event.currentTarget))}
    />
  );
}
