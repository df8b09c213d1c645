import type { Language } from "@dth/core/error-codes";
import { say } from "./words.ts";

/** One line for a source in which there is nothing at all: mostly a slip in its prefix. */
export function nothingFound(source: { readonly text: string; readonly prefix: string }, language: Language): string {
  const doubt = say(language, source.prefix === "" ? "isItRight" : "isPrefixRight");
  const space = language === "zh" ? "" : " ";
  return `${say(language, "nothingUnder")}${space}${source.text}${doubt}`;
}
