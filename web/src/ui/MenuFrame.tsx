import { DropdownMenu } from "@kobalte/core/dropdown-menu";
import { createSignal, For, type JSX, Show } from "solid-js";
import type { MenuChoices, MenuItem, MenuProps } from "./Menu.tsx";

/** A menu behind its button. The list stands beside it, so that it belongs to the same part of the page. */
export default function MenuFrame(
  props: MenuProps & {
    /** Told of the button, once it is there. */
    readonly ref: (trigger: HTMLElement) => void;
  },
): JSX.Element {
  const [place, setPlace] = createSignal<HTMLElement>();
  return (
    <DropdownMenu modal={false} preventScroll={false} gutter={4} placement="bottom-end">
      <DropdownMenu.Trigger ref={props.ref} class={props.class ?? "button plain"} aria-label={props.label}>
        {props.trigger}
      </DropdownMenu.Trigger>
      {/* Within a portal it is made when it opens: what takes the focus into it, and gives it back, is found only then. */}
      <div class="menu-place" ref={setPlace} />
      <Show when={place()}>
        {(beside) => (
          <DropdownMenu.Portal mount={beside()}>
            <DropdownMenu.Content class="menu">
              <Items of={props.items ?? []} />
              <Show when={props.choices}>{(choices) => <Choices of={choices()} />}</Show>
            </DropdownMenu.Content>
          </DropdownMenu.Portal>
        )}
      </Show>
    </DropdownMenu>
  );
}

function Items(props: { readonly of: readonly MenuItem[] }): JSX.Element {
  const of = (label: string) => props.of.find((item) => item.label === label);
  return (
    <For each={props.of.map(({ label }) => label)}>
      {(label) => (
        <DropdownMenu.Item disabled={of(label)?.disabled ?? false} onSelect={() => of(label)?.onSelect()}>
          {label}
        </DropdownMenu.Item>
      )}
    </For>
  );
}

function Choices(props: { readonly of: MenuChoices }): JSX.Element {
  return (
    <DropdownMenu.RadioGroup value={props.of.value} onChange={(value) => props.of.onChange(value)}>
      <For each={props.of.of}>
        {(choice) => (
          <DropdownMenu.RadioItem value={choice.value} closeOnSelect>
            {choice.label}
          </DropdownMenu.RadioItem>
        )}
      </For>
    </DropdownMenu.RadioGroup>
  );
}
