import { DropdownMenu } from "@kobalte/core/dropdown-menu";
import { For, type JSX } from "solid-js";

/** One line of a menu. */
export interface MenuItem {
  readonly label: string;
  readonly onSelect: () => void;
  readonly disabled?: boolean;
}

/** Things to do behind a button. The list stands beside it, so that it belongs to the same part of the page. */
export function Menu(props: {
  readonly label: string;
  readonly trigger: JSX.Element;
  readonly class?: string;
  /** Each with another label: a line stays, with the focus and a press that has begun, whatever else changes. */
  readonly items: readonly MenuItem[];
}): JSX.Element {
  const of = (label: string) => props.items.find((item) => item.label === label);
  return (
    <DropdownMenu modal={false} preventScroll={false} gutter={4} placement="bottom-end">
      <DropdownMenu.Trigger class={props.class ?? "button plain"} aria-label={props.label}>
        {props.trigger}
      </DropdownMenu.Trigger>
      <DropdownMenu.Content class="menu">
        <For each={props.items.map(({ label }) => label)}>
          {(label) => (
            <DropdownMenu.Item disabled={of(label)?.disabled ?? false} onSelect={() => of(label)?.onSelect()}>
              {label}
            </DropdownMenu.Item>
          )}
        </For>
      </DropdownMenu.Content>
    </DropdownMenu>
  );
}

/** One of several behind a button. */
export function ChoiceMenu(props: {
  readonly label: string;
  readonly trigger: JSX.Element;
  readonly value: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
}): JSX.Element {
  return (
    <DropdownMenu modal={false} preventScroll={false} gutter={4} placement="bottom-end">
      <DropdownMenu.Trigger class="button plain" aria-label={props.label}>
        {props.trigger}
      </DropdownMenu.Trigger>
      <DropdownMenu.Content class="menu">
        <DropdownMenu.RadioGroup value={props.value} onChange={props.onChange}>
          <For each={props.choices}>
            {(choice) => (
              <DropdownMenu.RadioItem value={choice.value} closeOnSelect>
                {choice.label}
              </DropdownMenu.RadioItem>
            )}
          </For>
        </DropdownMenu.RadioGroup>
      </DropdownMenu.Content>
    </DropdownMenu>
  );
}
