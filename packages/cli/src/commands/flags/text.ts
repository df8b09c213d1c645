import type { LocalizedText } from "@dth/core/error-codes";

/** A text of a flag or a command, in both languages. */
export function text(en: string, zh: string): LocalizedText {
  return { en, zh };
}
