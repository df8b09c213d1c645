import type { JSX } from "solid-js";
import type { FieldIds } from "./Field.tsx";

/** A line of text of a form. Numbers are typed here too: an input of numbers hides from the form what is none. */
export function TextInput(props: {
  readonly ids: FieldIds;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly kind?: "text" | "number" | "code" | "password";
  readonly autofocus?: boolean;
  readonly readOnly?: boolean;
  readonly placeholder?: string;
  readonly autocomplete?: string;
}): JSX.Element {
  const isCode = () => props.kind === "code" || props.kind === "password";
  return (
    <input
      {...props.ids}
      class="input"
      classList={{ mono: isCode(), short: props.kind === "number" }}
      type={props.kind === "password" ? "password" : "text"}
      inputmode={props.kind === "number" ? "decimal" : undefined}
      dir={isCode() || props.kind === "number" ? undefined : "auto"}
      spellcheck={isCode() ? false : undefined}
      autocomplete={props.autocomplete ?? "off"}
      autofocus={props.autofocus === true}
      readOnly={props.readOnly === true}
      placeholder={props.placeholder ?? ""}
      value={props.value}
      onInput={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}
