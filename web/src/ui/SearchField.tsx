import { createEffect, type JSX, onCleanup } from "solid-js";

/** Milliseconds without another letter until a search begins. */
const TYPING_MS = 200;

/** Where a list is searched. It searches as somebody types, and at once when they go elsewhere. */
export function SearchField(props: {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly onSearch: (text: string) => void;
}): JSX.Element {
  let input: HTMLInputElement | undefined;
  let typing: ReturnType<typeof setTimeout> | undefined;
  const search = () => {
    clearTimeout(typing);
    typing = undefined;
    if (input !== undefined && input.value !== props.value) props.onSearch(input.value);
  };
  const wait = () => {
    clearTimeout(typing);
    typing = setTimeout(search, TYPING_MS);
  };
  createEffect(() => {
    const { value } = props;
    // What is searched for comes late while somebody types on.
    if (input !== undefined && typing === undefined) input.value = value;
  });
  onCleanup(() => clearTimeout(typing));
  return (
    <label class="search">
      {props.label}
      <input
        ref={(element) => (input = element)}
        class="input"
        type="search"
        placeholder={props.hint ?? ""}
        onInput={wait}
        onChange={search}
      />
    </label>
  );
}
