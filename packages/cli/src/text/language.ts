import type { Language } from "@dth/core/error-codes";

/** Picks the language: the flag, else DTH_LANG, LC_ALL, LC_MESSAGES or LANG, the first that is set; `zh*` is Chinese. */
export function pickLanguage(flag: string | undefined, env: Readonly<Record<string, string | undefined>>): Language {
  const wish = [flag, env.DTH_LANG, env.LC_ALL, env.LC_MESSAGES, env.LANG].find((value) => value);
  return wish?.toLowerCase().startsWith("zh") ? "zh" : "en";
}
