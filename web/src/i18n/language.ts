import type { Language, LocalizedText } from "@dth/core/error-codes";
import { createSignal } from "solid-js";
import { keep, kept } from "../session/keep.ts";
import { fillText } from "./fill-text.ts";

const [language, setSignal] = createSignal<Language>(firstLanguage());

/** The reader's language. */
export { language };

/** Switches the language and remembers the choice on this device. */
export function setLanguage(next: Language): void {
  keep("language", next);
  setSignal(next);
}

/** A text in the reader's language with its blanks filled in, as {@link fillText} does it. */
export function t(text: LocalizedText, values: Readonly<Record<string, string | number>> = {}): string {
  return fillText(text[language()], values);
}

/** A text of a manifest, where it may be absent. */
export function told(text: LocalizedText | null | undefined): string {
  return text?.[language()] ?? "";
}

function firstLanguage(): Language {
  const chosen = kept("language");
  if (chosen === "en" || chosen === "zh") return chosen;
  return navigator.languages
    .find((tag) => /^(en|zh)/i.test(tag))
    ?.toLowerCase()
    .startsWith("zh")
    ? "zh"
    : "en";
}
