import { type JSX, Match, Show, Switch } from "solid-js";
import type { Query } from "../api/query.ts";
import { Loading } from "./Loading.tsx";
import { Problem } from "./Problem.tsx";

/** Shows what was asked for: the answer, its place while there is none, and what went wrong beside what was known before. */
export function Answer<Data>(props: {
  readonly query: Query<Data>;
  /** Names the page while there is no answer that does. */
  readonly heading?: string;
  readonly children: (data: () => Data) => JSX.Element;
}): JSX.Element {
  const again = () => void props.query.refetch();
  return (
    <>
      <Show when={props.query.data() === undefined && props.heading}>{(heading) => <h1>{heading()}</h1>}</Show>
      <Problem error={props.query.error()} again={again} />
      <Switch>
        <Match when={props.query.data()}>{(data) => props.children(data as () => Data)}</Match>
        <Match when={props.query.error() === undefined}>
          <Loading />
        </Match>
      </Switch>
    </>
  );
}

/** What to do where nothing is yet. */
export function Empty(props: {
  readonly title: string;
  readonly children?: JSX.Element;
  readonly action?: JSX.Element;
}): JSX.Element {
  return (
    <div class="empty">
      <h2>{props.title}</h2>
      <Show when={props.children}>
        <p>{props.children}</p>
      </Show>
      {props.action}
    </div>
  );
}
