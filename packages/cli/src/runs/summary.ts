import { ERROR_CODES, type ErrorCode, type Language } from "@dth/core/error-codes";
import type { FailureGroup, Ledger } from "@dth/core/ledger";
import type { RunSummary } from "@dth/transfer/run";
import { withoutAddressSecrets } from "../text/error-text.ts";
import { nothingFound } from "../text/nothing-found.ts";
import { translate } from "../text/phrases.ts";
import { formatBytes, formatCount, formatDuration } from "../text/units.ts";
import { displayWidth, padEnd, padStart, printable, wrap } from "../text/width.ts";
import { say, type Word } from "../text/words.ts";
import type { WrittenReceipt } from "./receipts.ts";
import { renderSkipped, type SkippedGroup } from "./skipped.ts";

/** How a summary is shown. */
export interface SummaryOptions {
  readonly language: Language;
  readonly width: number;
  /** Milliseconds that this process took; a resumed run began earlier. */
  readonly elapsedMs: number;
  /** Bytes that this process moved. */
  readonly transferredBytes: number;
  /** Where the run reads. */
  readonly source: { readonly text: string; readonly prefix: string };
  readonly receipt?: WrittenReceipt | undefined;
  readonly skipped: readonly SkippedGroup[];
  /** What was said of one failure of each code. */
  readonly reasons: ReadonlyMap<ErrorCode, string>;
  /** What the source directory holds that is no object: key to reason. */
  readonly leftOut: ReadonlyMap<string, string>;
}

/** What was said of the first failure of each group. @throws HubError `LEDGER_UNUSABLE` */
export async function reasonsOf(
  ledger: Ledger,
  runId: string,
  groups: readonly FailureGroup[],
): Promise<ReadonlyMap<ErrorCode, string>> {
  const reasons = new Map<ErrorCode, string>();
  for (const { code } of groups) {
    for await (const { message } of ledger.outcomes(runId, { kinds: ["failed"], code })) {
      if (message !== undefined) reasons.set(code, message);
      break;
    }
  }
  return reasons;
}

/** How many names stand for what was left out. */
const SAMPLES = 3;

/** The last words of a run: how it ended, what became of every object, what failed and what to do. */
export function renderSummary(summary: RunSummary, options: SummaryOptions): string {
  const { language } = options;
  const lines = [
    headline(summary, options),
    ...(foundNothing(summary) ? [`  ${say(language, "warning")}: ${nothingFound(options.source, language)}`] : []),
    ...counts(summary, language),
    ...renderSkipped(options.skipped, options),
    ...lostOnTheWay(options),
    ...notObjects(options),
    ...failures(summary.failures, options),
  ];
  const { runId, state } = summary;
  if (options.receipt !== undefined) lines.push(row(say(language, "receipt"), options.receipt.path));
  lines.push(row(say(language, "run"), runId));
  if (state === "stopped" || state === "failed") lines.push(row(say(language, "resumeWith"), `dth resume ${runId}`));
  if (state === "done" && summary.tally.failed.objects > 0) {
    lines.push(row(say(language, "retryWith"), `dth retry ${runId}`));
  }
  return `${lines.join("\n")}\n`;
}

/** Whether the source was listed to its end, and holds nothing at all. */
export function foundNothing({ checkpoint }: RunSummary): boolean {
  return checkpoint?.complete === true && checkpoint.found.objects === 0;
}

function headline({ state, tally }: RunSummary, { language, elapsedMs, transferredBytes }: SummaryOptions): string {
  const failed = tally.failed.objects > 0 ? "doneWithFailures" : "done";
  const words: Readonly<Record<RunSummary["state"], Word>> = {
    done: failed,
    stopped: "stopped",
    failed: "failedRun",
    running: "stopped",
  };
  const time = formatDuration(elapsedMs, language);
  if (transferredBytes === 0) return `${say(language, words[state])} (${time})`;
  const speed = `${formatBytes((transferredBytes * 1000) / Math.max(1, elapsedMs))}${say(language, "perSecond")}`;
  return `${say(language, words[state])} (${time}, ${speed})`;
}

function counts({ tally, checkpoint }: RunSummary, language: Language): string[] {
  const kinds = ["copied", "same", "skipped", "failed", "deleted"] as const;
  const rows = kinds.map((kind) => [kind, tally[kind]] as const);
  const all = [...rows, ["filtered", checkpoint?.filtered] as const, ["extra", checkpoint?.extra] as const];
  return all
    .filter(([kind, count]) => count !== undefined && (kind === "copied" || kind === "same" || count.objects > 0))
    .map(([kind, count]) => {
      const bytes = kind === "extra" || kind === "deleted" ? "" : `  ${padStart(formatBytes(count?.bytes ?? 0), 9)}`;
      return row(say(language, kind), `${padStart(formatCount(count?.objects ?? 0), 10)}${bytes}`);
    });
}

/** What could not follow the objects, such as tags to a store that has none. */
function lostOnTheWay({ receipt, language }: SummaryOptions): string[] {
  if (receipt === undefined || receipt.lost.objects === 0) return [];
  const { objects, what } = receipt.lost;
  const parts = Object.entries(what).map(([name, count]) => `${name} (${formatCount(count)})`);
  return [`  ${say(language, "lost")}: ${formatCount(objects)}`, `    ${parts.join(", ")}`];
}

function notObjects({ leftOut, language }: SummaryOptions): string[] {
  if (leftOut.size === 0) return [];
  const samples = [...leftOut]
    .slice(0, SAMPLES)
    .map(([key, why]) => `    ${printable(key)} (${translate(why, language)})`);
  const more = leftOut.size > SAMPLES ? [`    … ${formatCount(leftOut.size - SAMPLES)} ${say(language, "more")}`] : [];
  return [`  ${say(language, "leftOut")}: ${formatCount(leftOut.size)}`, ...samples, ...more];
}

/** One paragraph a cause: how many, such as which, and what to do. */
function failures(groups: readonly FailureGroup[], { language, width, reasons }: SummaryOptions): string[] {
  const paragraphs = groups.flatMap(({ code, objects, bytes, samples }) => [
    "",
    `${say(language, "failed")} ${formatCount(objects)} (${formatBytes(bytes)}): ${code}`,
    ...wrap(ERROR_CODES[code].remedy[language], width - 2).map((line) => `  ${line}`),
    ...reason(reasons.get(code), language, width),
    `  ${say(language, "such")}:`,
    ...samples.map((key) => `    ${printable(key)}`),
  ]);
  return paragraphs.length === 0 ? [] : [...paragraphs, ""];
}

function reason(message: string | undefined, language: Language, width: number): string[] {
  if (message === undefined) return [];
  const text = printable(withoutAddressSecrets(translate(message, language)));
  return wrap(`${say(language, "cause")}: ${text}`, width - 4).map((line, i) => `${i === 0 ? "  " : "    "}${line}`);
}

function row(label: string, text: string): string {
  return `  ${padEnd(label, Math.max(14, displayWidth(label)))} ${text}`;
}
