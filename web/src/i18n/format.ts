import type { Language } from "@dth/core/error-codes";

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"] as const;
const LOCALES: Readonly<Record<Language, string>> = { en: "en-GB", zh: "zh-CN" };

/** A count with its groups of digits. What is no number becomes a dash. */
export function formatCount(value: number, language: Language): string {
  if (!Number.isFinite(value)) return "–";
  return new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: 1 }).format(value);
}

/** Bytes in the binary unit that needs the fewest digits: `1.4 GiB`. */
export function formatBytes(bytes: number, language: Language): string {
  if (!Number.isFinite(bytes)) return "–";
  const sign = bytes < 0 ? "-" : "";
  let value = Math.abs(bytes);
  let unit = 0;
  while (value >= 1023.5 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  const number = new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: digits }).format(value);
  return `${sign}${number} ${UNITS[unit]}`;
}

/** Bytes a second. */
export function formatRate(bytesPerSecond: number, language: Language): string {
  return `${formatBytes(bytesPerSecond, language)}/s`;
}

const SPANS = {
  en: { d: " d", h: " h", m: " min", s: " s" },
  zh: { d: " 天", h: " 小时", m: " 分", s: " 秒" },
} as const;

/** A length of time in its two largest units: `2 h 5 min`. */
export function formatDuration(seconds: number, language: Language): string {
  if (!Number.isFinite(seconds)) return "–";
  const unit = SPANS[language];
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole}${unit.s}`;
  const parts: [number, string][] = [
    [Math.floor(whole / 86_400), unit.d],
    [Math.floor(whole / 3_600) % 24, unit.h],
    [Math.floor(whole / 60) % 60, unit.m],
    [whole % 60, unit.s],
  ];
  const first = parts.findIndex(([value]) => value > 0);
  return parts
    .slice(first, first + 2)
    .filter(([value]) => value > 0)
    .map(([value, name]) => `${value}${name}`)
    .join(" ");
}

/** A moment with its date. */
export function formatMoment(iso: string, language: Language): string {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return iso;
  return new Intl.DateTimeFormat(LOCALES[language], {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).format(at);
}

/** The time of day alone, to the second. */
export function formatClock(iso: string, language: Language): string {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return iso;
  return new Intl.DateTimeFormat(LOCALES[language], { timeStyle: "medium", hourCycle: "h23" }).format(at);
}

/** How far a moment is from now: `3 minutes ago`, `in 2 hours`. A clock that differs a little says `now`. */
export function formatAgo(iso: string, now: number, language: Language): string {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return iso;
  const seconds = (at - now) / 1000;
  const size = Math.abs(seconds);
  const relative = new Intl.RelativeTimeFormat(LOCALES[language], { numeric: "auto" });
  if (size < 10) return relative.format(0, "second");
  if (size < 60) return relative.format(Math.round(seconds), "second");
  if (size < 3_600) return relative.format(Math.round(seconds / 60), "minute");
  if (size < 86_400) return relative.format(Math.round(seconds / 3_600), "hour");
  return relative.format(Math.round(seconds / 86_400), "day");
}

/** Words beside each other: `failed, stalled`. */
export function formatWords(words: readonly string[], language: Language): string {
  return words.join(language === "zh" ? "、" : ", ");
}

/** Days of the week by their names, Sunday being 0: `Mon, Tue`. */
export function formatWeekdays(days: readonly number[], language: Language): string {
  const name = new Intl.DateTimeFormat(LOCALES[language], { weekday: "short", timeZone: "UTC" });
  // The first of August 2027 is a Sunday.
  const names = days.map((day) => name.format(Date.UTC(2027, 7, 1 + day)));
  return new Intl.ListFormat(LOCALES[language], { type: "unit", style: "short" }).format(names);
}

/** US dollars. */
export function formatUsd(usd: number, language: Language): string {
  return new Intl.NumberFormat(LOCALES[language], { style: "currency", currency: "USD" }).format(usd);
}
