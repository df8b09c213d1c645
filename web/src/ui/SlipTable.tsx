import { For, type JSX, Show } from "solid-js";

/** How a column begins. */
export interface SlipHead {
  readonly name: string;
  /** No wider than what is in it. */
  readonly narrow?: boolean;
  /** Only read aloud, such as over buttons. */
  readonly unseen?: boolean;
}

/** A list of things of one kind: a table, and at a narrow window a slip for each. */
export function SlipTable<One>(props: {
  readonly heads: readonly SlipHead[];
  readonly of: readonly One[];
  /** Said where there is nothing. */
  readonly none: JSX.Element;
  /** The row of one. */
  readonly children: (one: One) => JSX.Element;
}): JSX.Element {
  return (
    <Show when={props.of.length > 0} fallback={props.none}>
      <div class="scroller">
        <table class="manifest slips">
          <thead>
            <tr>
              <For each={props.heads}>
                {(head) => (
                  <th classList={{ narrow: head.narrow === true }}>
                    <Show when={head.unseen} fallback={head.name}>
                      <span class="sr">{head.name}</span>
                    </Show>
                  </th>
                )}
              </For>
            </tr>
          </thead>
          <tbody>
            <For each={props.of}>{(one) => props.children(one)}</For>
          </tbody>
        </table>
      </div>
    </Show>
  );
}
