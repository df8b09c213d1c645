import { createComputed, createSignal, type JSX, on, onCleanup, Show } from "solid-js";
import { piece } from "./piece.ts";

const MenuFrame = piece(() => import("./MenuFrame.tsx"));

/** Milliseconds until a page that is shown fetches what menus are made of. */
const LATER_MS = 1_000;

/** One line of a menu. */
export interface MenuItem {
  readonly label: string;
  readonly onSelect: () => void;
  readonly disabled?: boolean;
}

/** Lines of which one is chosen. */
export interface MenuChoices {
  readonly value: string;
  readonly of: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
}

/** What a menu is told: things to do, or one of several to be chosen. */
export interface MenuProps {
  readonly label: string;
  /** What is in the button. */
  readonly trigger: JSX.Element;
  readonly class?: string;
  /** Each with another label: a line stays, with the focus and a press that has begun, whatever else changes. */
  readonly items?: readonly MenuItem[];
  readonly choices?: MenuChoices;
}

const [areThere, setThere] = createSignal(false);

/** Things behind a button. Until menus are there, which come after the page, the button takes a press for them. */
export function Menu(props: MenuProps): JSX.Element {
  let button: HTMLElement | undefined;
  let hadFocus = false;
  let press: Event | undefined;
  const timer = setTimeout(fetchQuietly, LATER_MS);
  onCleanup(() => clearTimeout(timer));
  // Asked while the button is still there.
  createComputed(on(areThere, () => (hadFocus = button !== undefined && document.activeElement === button)));
  const goOn = (trigger: HTMLElement) =>
    queueMicrotask(() => {
      if (hadFocus) trigger.focus();
      if (press !== undefined) trigger.dispatchEvent(press);
    });
  const take = (event: Event) => {
    press = event;
    void MenuFrame.preload().then(() => setThere(true));
  };
  return (
    <Show
      when={areThere()}
      fallback={
        <button
          ref={(element) => (button = element)}
          type="button"
          class={props.class ?? "button plain"}
          aria-label={props.label}
          aria-haspopup="menu"
          aria-expanded="false"
          onClick={(event) => take(event.detail === 0 ? key("Enter") : pointer())}
          onKeyDown={({ key: name }) => (name === "ArrowDown" || name === "ArrowUp") && take(key(name))}
        >
          {props.trigger}
        </button>
      }
    >
      <MenuFrame {...props} ref={goOn} />
    </Show>
  );
}

/** Fetches what menus are made of, if that goes; whoever presses a button tries again. */
function fetchQuietly(): void {
  import("./MenuFrame.tsx")
    .then(() => MenuFrame.preload())
    .then(() => setThere(true))
    .catch(() => undefined);
}

function key(name: string): Event {
  return new KeyboardEvent("keydown", { key: name, bubbles: true });
}

function pointer(): Event {
  return new PointerEvent("pointerdown", { pointerType: "mouse", button: 0, bubbles: true });
}
