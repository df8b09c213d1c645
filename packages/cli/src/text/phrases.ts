import type { Language } from "@dth/core/error-codes";
import { ACCESS_PHRASES } from "./phrases/access.ts";
import { ENGINE_PHRASES } from "./phrases/engine.ts";
import { HUB_PHRASES } from "./phrases/hub.ts";
import { INPUT_PHRASES } from "./phrases/input.ts";
import { STORE_PHRASES } from "./phrases/store.ts";
import { VENDOR_PHRASES } from "./phrases/vendor.ts";

/**
 * A sentence that the software says in English, and its Chinese. `{}` stands for data, which stays as it is, and `{~}`
 * for another sentence; in the Chinese `{}` takes them in their order, or `{0}`, `{1}` by number.
 */
export type Phrase = readonly [en: string, zh: string];

interface Compiled {
  readonly pattern: RegExp;
  readonly zh: string;
  /** Which of the captures are sentences. */
  readonly sentences: readonly boolean[];
}

let compiled: readonly Compiled[] | undefined;

/**
 * A message in the person's language: messages are written in English where they arise, for logs and machines.
 * Undefined when the sentence is not known.
 */
export function translated(message: string, language: Language): string | undefined {
  if (language === "en") return message;
  compiled ??= compile();
  for (const { pattern, zh, sentences } of compiled) {
    const found = pattern.exec(message);
    if (!found) continue;
    const values = found.slice(1).map((value, i) => (sentences[i] ? translate(value, language) : value));
    return fill(zh, values);
  }
  return undefined;
}

/** As {@link translated}, and as it is when the sentence is not known. */
export function translate(message: string, language: Language): string {
  return translated(message, language) ?? message;
}

function fill(zh: string, values: readonly string[]): string {
  let next = 0;
  return zh.replace(/\{(\d?)\}/gu, (_, index: string) => values[index === "" ? next++ : Number(index)] ?? "");
}

/** Sentences around others come first, then those that say most, for the shorter ones fit parts of them. */
function compile(): readonly Compiled[] {
  const own = [...INPUT_PHRASES, ...ACCESS_PHRASES, ...STORE_PHRASES, ...ENGINE_PHRASES, ...HUB_PHRASES];
  return [...own, ...VENDOR_PHRASES]
    .map(([en, zh]) => ({
      pattern: patternOf(en),
      zh,
      sentences: Array.from(en.matchAll(PLACE), ([place]) => place === "{~}"),
      words: en.replace(PLACE, "").length,
    }))
    .sort((a, b) => Number(b.sentences.includes(true)) - Number(a.sentences.includes(true)) || b.words - a.words);
}

const PLACE = /\{~?\}/gu;

function patternOf(en: string): RegExp {
  const parts = en.split(PLACE).map((part) => part.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&"));
  return new RegExp(`^${parts.join("(.+?)")}$`, "su");
}
