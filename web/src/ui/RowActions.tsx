import { For, type JSX } from "solid-js";

/** Something to do with one row of a list. */
export interface RowAction {
  readonly label: string;
  readonly onPress: () => void;
  readonly busy?: boolean;
  /** The one that takes something away stands back. */
  readonly takesAway?: boolean;
}

/** The cell of a row that holds what can be done with it. Each button says for what it stands. */
export function RowActions(props: { readonly of: string; readonly actions: readonly RowAction[] }): JSX.Element {
  return (
    <td class="narrow actions-cell">
      <For each={props.actions}>
        {(action) => (
          <button
            type="button"
            class="button compact"
            classList={{ plain: action.takesAway === true }}
            aria-label={`${action.label}: ${props.of}`}
            aria-busy={action.busy === true}
            onClick={() => action.onPress()}
          >
            {action.label}
          </button>
        )}
      </For>
    </td>
  );
}
