import { createSignal, For, type JSX } from "solid-js";

const SHOWN_MS = 4_000;
const [toasts, setToasts] = createSignal<readonly { readonly text: string }[]>([]);

/** Says shortly that something was done. What failed is said where it was tried, and stays. */
export function toast(text: string): void {
  const one = { text };
  setToasts((all) => [...all.slice(-2), one]);
  setTimeout(() => setToasts((all) => all.filter((each) => each !== one)), SHOWN_MS);
}

/** Where they appear; read aloud when the reader is done with what it says. */
export function Toasts(): JSX.Element {
  return (
    <div class="toasts" role="status" aria-live="polite">
      <For each={toasts()}>{({ text }) => <div>{text}</div>}</For>
    </div>
  );
}
