import type { Language } from "@dth/core/error-codes";

const POWERS: Readonly<Record<string, number>> = { k: 1, m: 2, g: 3, t: 4, p: 5 };
const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
const AGES: Readonly<Record<string, number>> = { s: 1e3, m: 6e4, h: 36e5, d: 864e5, w: 6048e5 };

/**
 * Reads a size in bytes: `500`, `10k`, `5MiB` (powers of 1,024), `5MB` (powers of 1,000).
 *
 * @returns undefined when it is none
 */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(?:([kmgtp])(ib|b)?|b)?$/iu.exec(text.trim());
  if (!match) return undefined;
  const base = match[3]?.toLowerCase() === "b" ? 1000 : 1024;
  const power = match[2] === undefined ? 0 : (POWERS[match[2].toLowerCase()] ?? 0);
  return Math.round(Number(match[1]) * base ** power);
}

/**
 * Reads a moment: an ISO date or time, or an age before `now` such as `90m`, `12h`, `7d`, `2w`.
 *
 * @returns milliseconds since the epoch, or undefined when it is none
 */
export function parseInstant(text: string, now: number): number | undefined {
  const age = /^(\d+(?:\.\d+)?)([smhdw])$/u.exec(text.trim());
  if (age) return Math.round(now - Number(age[1]) * (AGES[age[2] ?? ""] ?? 0));
  if (!/^\d{4}-\d{2}-\d{2}/u.test(text.trim())) return undefined;
  const instant = Date.parse(text.trim());
  return Number.isNaN(instant) ? undefined : instant;
}

/** `1.5 GiB`: three significant digits, powers of 1,024. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

/** `12,345`. */
export function formatCount(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/gu, ",");
}

const TIME_UNITS: Readonly<Record<Language, Readonly<Record<"s" | "min" | "h" | "d", string>>>> = {
  en: { s: "s", min: "min", h: "h", d: "d" },
  zh: { s: "秒", min: "分", h: "小时", d: "天" },
};

/** `0.4 s`, `12 s`, `3 min 05 s`, `2 h 07 min`, `3 d 4 h`; in Chinese `3 分 05 秒`. */
export function formatDuration(ms: number, language: Language = "en"): string {
  const { s, min, h, d } = TIME_UNITS[language];
  const seconds = ms / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} ${s}`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} ${s}`;
  const two = (value: number): string => value.toString().padStart(2, "0");
  if (whole < 3600) return `${Math.floor(whole / 60)} ${min} ${two(whole % 60)} ${s}`;
  if (whole < 86_400) return `${Math.floor(whole / 3600)} ${h} ${two(Math.floor((whole % 3600) / 60))} ${min}`;
  return `${Math.floor(whole / 86_400)} ${d} ${Math.floor((whole % 86_400) / 3600)} ${h}`;
}

/** `2026-01-31 08:15:00`, in UTC. */
export function formatInstant(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace("T", " ");
}
