import { type JSX, Show } from "solid-js";

/** How a page begins: what it is, what it is for, and what is done here first. */
export function PageHead(props: {
  readonly title: string;
  readonly lead?: string;
  /** Such as the button that makes something new. */
  readonly children?: JSX.Element;
}): JSX.Element {
  return (
    <div class="head">
      <div>
        <h1>{props.title}</h1>
        <Show when={props.lead}>{(lead) => <p class="quiet">{lead()}</p>}</Show>
      </div>
      {props.children}
    </div>
  );
}
