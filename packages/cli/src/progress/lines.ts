import type { Language } from "@dth/core/error-codes";
import type { ProgressSnapshot } from "@dth/core/run-progress";
import { translate } from "../text/phrases.ts";
import { formatBytes, formatCount, formatDuration } from "../text/units.ts";
import { displayWidth, padEnd, printable, truncate } from "../text/width.ts";
import { say } from "../text/words.ts";
import type { Rates } from "./rates.ts";

/** How progress is drawn. */
export interface LinesOptions {
  readonly language: Language;
  readonly width: number;
}

/** The live display: up to six lines, none wider than the terminal. */
export function renderLive(snapshot: ProgressSnapshot, rates: Rates, options: LinesOptions): string[] {
  const { language } = options;
  const lines = [
    row(
      say(language, snapshot.phase),
      `${formatDuration(snapshot.elapsedMs, language)}   ${outcomes(snapshot, language)}`,
      language,
    ),
    row(say(language, "objects"), objectsOf(snapshot, language), language),
    row(say(language, "bytes"), `${bytesOf(snapshot, language)}  ${bar(snapshot, options.width)}`, language),
    row(say(language, "rate"), ratesOf(snapshot, rates, language), language),
    row(say(language, "limit"), limitOf(snapshot, language), language),
  ];
  const { lastError } = snapshot;
  if (lastError) {
    const where = lastError.key === undefined ? "" : `${printable(lastError.key)}: `;
    lines.push(
      row(
        say(language, "lastError"),
        `[${lastError.code}] ${where}${printable(translate(lastError.message, language))}`,
        language,
      ),
    );
  }
  return lines.map((line) => truncate(line, options.width));
}

/** The same in one line, for logs. */
export function renderPlain(snapshot: ProgressSnapshot, rates: Rates, language: Language): string {
  return [
    say(language, snapshot.phase),
    formatDuration(snapshot.elapsedMs, language),
    `${objectsOf(snapshot, language)}, ${bytesOf(snapshot, language)}`,
    ratesOf(snapshot, rates, language),
    outcomes(snapshot, language),
  ]
    .filter((part) => part !== "")
    .join(" | ");
}

function row(label: string, text: string, language: Language): string {
  return `${padEnd(label, Math.max(displayWidth(label), language === "zh" ? 10 : 19))}  ${text}`;
}

/** A count that still grows is a lower bound. */
function bound(snapshot: ProgressSnapshot): string {
  return snapshot.listingComplete ? "" : ">= ";
}

function objectsOf(snapshot: ProgressSnapshot, language: Language): string {
  const { copied, queued, found } = snapshot;
  const of = say(language, "of");
  const total = `${bound(snapshot)}${formatCount(queued.objects)} ${say(language, "toCopy")}`;
  return `${formatCount(copied.objects + snapshot.deleted.objects)} ${of} ${total}, ${bound(snapshot)}${formatCount(found.objects)} ${say(language, "found")}`;
}

function bytesOf(snapshot: ProgressSnapshot, language: Language): string {
  const done = Math.max(snapshot.copied.bytes, Math.min(snapshot.transferredBytes, snapshot.queued.bytes));
  return `${formatBytes(done)} ${say(language, "of")} ${bound(snapshot)}${formatBytes(snapshot.queued.bytes)}`;
}

function bar(snapshot: ProgressSnapshot, width: number): string {
  if (!snapshot.listingComplete || snapshot.queued.bytes === 0) return "";
  const done = Math.max(snapshot.copied.bytes, Math.min(snapshot.transferredBytes, snapshot.queued.bytes));
  const share = Math.min(1, done / snapshot.queued.bytes);
  const cells = Math.max(0, Math.min(24, width - 56));
  const full = Math.round(share * cells);
  return `${"█".repeat(full)}${"░".repeat(cells - full)} ${Math.floor(share * 100)} %`;
}

function ratesOf(snapshot: ProgressSnapshot, rates: Rates, language: Language): string {
  const second = say(language, "perSecond");
  const speed = `${formatCount(rates.objectsPerSecond)} ${say(language, "objects")}${second}, ${formatBytes(rates.bytesPerSecond)}${second}`;
  if (rates.leftMs === undefined) return speed;
  return `${speed}, ${say(language, "eta")} ${bound(snapshot)}${formatDuration(rates.leftMs, language)}`;
}

function limitOf(snapshot: ProgressSnapshot, language: Language): string {
  const parts = [say(language, `by-${snapshot.limiting}`), `${say(language, "requests")} ${snapshot.requestsInFlight}`];
  if (snapshot.retries > 0) parts.push(`${say(language, "retries")} ${formatCount(snapshot.retries)}`);
  if (snapshot.throttles > 0) parts.push(`${say(language, "throttled")} ${formatCount(snapshot.throttles)}`);
  return parts.join(", ");
}

/** Counts that are not zero, beside what is copied. */
function outcomes(snapshot: ProgressSnapshot, language: Language): string {
  const kinds = ["same", "filtered", "skipped", "deleted", "failed"] as const;
  return kinds
    .filter((kind) => snapshot[kind].objects > 0)
    .map((kind) => `${say(language, kind)} ${formatCount(snapshot[kind].objects)}`)
    .join(", ");
}
