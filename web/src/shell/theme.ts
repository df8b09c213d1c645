import { createSignal } from "solid-js";
import { keep, kept } from "../session/keep.ts";

/** Which look a person has chosen; `auto` is their system's. */
export type Theme = "light" | "dark" | "auto";

const [theme, setSignal] = createSignal<Theme>("auto");

export { theme };

/** Takes up the theme that was chosen on this device. */
export function startTheme(): void {
  const chosen = kept("theme");
  if (chosen === "light" || chosen === "dark") setTheme(chosen);
}

/** Light, dark, or as the device has it. */
export function setTheme(next: Theme): void {
  setSignal(next);
  keep("theme", next === "auto" ? undefined : next);
  if (next === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
}
