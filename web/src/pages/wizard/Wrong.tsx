import { type JSX, Show } from "solid-js";

/** What is wrong with several inputs that are one choice. */
export function Wrong(props: { readonly text: string | undefined }): JSX.Element {
  return (
    <Show when={props.text}>
      {(text) => (
        <p class="wrong" role="alert">
          {text()}
        </p>
      )}
    </Show>
  );
}
