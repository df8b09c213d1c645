import { createSignal } from "solid-js";
import {
  formatAgo,
  formatBytes,
  formatClock,
  formatCount,
  formatDuration,
  formatMoment,
  formatRate,
  formatUsd,
  formatWeekdays,
  formatWords,
} from "./format.ts";
import { language } from "./language.ts";

const [now, setNow] = createSignal(Date.now());
let ticking = false;

/** This moment, ten seconds exact: whatever reads it is written anew as time goes on. */
function tickingNow(): number {
  if (!ticking) {
    ticking = true;
    setInterval(() => setNow(Date.now()), 10_000);
  }
  return now();
}

/** Numbers and times in the reader's language. */
export const show = {
  count: (value: number | null | undefined) => formatCount(value ?? Number.NaN, language()),
  bytes: (value: number | null | undefined) => formatBytes(value ?? Number.NaN, language()),
  rate: (value: number) => formatRate(value, language()),
  duration: (seconds: number) => formatDuration(seconds, language()),
  moment: (iso: string | null | undefined) => (iso ? formatMoment(iso, language()) : "–"),
  clock: (iso: string) => formatClock(iso, language()),
  ago: (iso: string | null | undefined) => (iso ? formatAgo(iso, Math.max(tickingNow(), Date.now()), language()) : "–"),
  weekdays: (days: readonly number[]) => formatWeekdays(days, language()),
  words: (words: readonly string[]) => formatWords(words, language()),
  usd: (value: number) => formatUsd(value, language()),
};
