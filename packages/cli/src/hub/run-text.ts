import { HubError } from "@dth/core/error";
import { ERROR_CODES, type ErrorCode, type Language, type LocalizedText } from "@dth/core/error-codes";
import { renderError } from "../text/error-text.ts";
import { formatBytes, formatCount, formatDuration, formatInstant } from "../text/units.ts";
import { padEnd, printable } from "../text/width.ts";
import { say } from "../text/words.ts";
import type { Run } from "./shapes.ts";

const KINDS = ["copied", "same", "skipped", "failed", "deleted"] as const;

const TEXTS = {
  of: { en: "of", zh: "/" },
  empty: { en: "nothing was found at the source; is it the right one?", zh: "源端未找到任何内容；位置是否正确？" },
  seen: { en: "see them with", zh: "查看" },
  open: { en: "failures nobody accepted", zh: "未接受的失败" },
} as const satisfies Record<string, LocalizedText>;

/** A run in one line. */
export function runLine(run: Run, language: Language): string {
  const counts = run.tally ?? run.snapshot;
  const parts = counts === undefined ? [] : KINDS.flatMap((kind) => countOf(kind, counts[kind], language));
  const error = run.error === undefined ? [] : [run.error.code];
  const state = padEnd(run.paused ? "PAUSED" : run.progress, 11);
  return [`${run.id}  #${run.number}  ${formatInstant(run.startedAt)}  ${state}`, ...parts, ...error].join("  ");
}

function countOf(kind: (typeof KINDS)[number], count: { readonly objects: number }, language: Language): string[] {
  return count.objects === 0 ? [] : [`${say(language, kind)} ${formatCount(count.objects)}`];
}

/** How far a run is, in one line. */
export function progressLine(run: Run, language: Language): string {
  const { snapshot } = run;
  if (snapshot === undefined) return run.progress;
  const { found, same, copied, queued, failed, elapsedMs, transferredBytes } = snapshot;
  const state = padEnd(run.progress, 11);
  const time = formatDuration(elapsedMs, language);
  if (queued.objects === 0 && failed.objects === 0) {
    const seen = `${formatCount(found.objects)} ${say(language, "found")}, ${formatCount(same.objects)} ${say(language, "same")}`;
    return [state, seen, time].join("  ");
  }
  const rate = elapsedMs > 0 ? formatBytes(Math.round((transferredBytes * 1000) / elapsedMs)) : undefined;
  // What images weigh is not known before they are copied.
  const isKnown = queued.bytes >= copied.bytes && queued.bytes > 0;
  const moved = Math.max(copied.bytes, isKnown ? Math.min(transferredBytes, queued.bytes) : transferredBytes);
  const of = `${TEXTS.of[language]} ${snapshot.listingComplete ? "" : ">= "}`;
  return [
    state,
    `${say(language, "copied")} ${formatCount(copied.objects)} ${of}${formatCount(queued.objects)}`,
    `${formatBytes(moved)}${isKnown ? ` ${of}${formatBytes(queued.bytes)}` : ""}`,
    ...(failed.objects === 0 ? [] : [`${say(language, "failed")} ${formatCount(failed.objects)}`]),
    ...(rate === undefined ? [] : [`${rate}${say(language, "perSecond")}`]),
    time,
  ].join("  ");
}

/** How a summary is shown. */
export interface RunTextOptions {
  readonly language: Language;
  /** Columns. */
  readonly width: number;
}

/** What a run came to, line by line. */
export function runSummary(run: Run, options: RunTextOptions): readonly string[] {
  const { language } = options;
  const lines = [runLine(run, language)];
  if (run.progress === "DONE" && run.snapshot?.found.objects === 0) {
    lines.push(`  ${say(language, "warning")}: ${TEXTS.empty[language]}`);
  }
  const { tally, openFailures = 0, receipt } = run;
  if (tally !== undefined) {
    for (const kind of KINDS) {
      const { objects, bytes } = tally[kind];
      if (objects > 0 || kind === "copied") {
        lines.push(`  ${padEnd(say(language, kind), 14)} ${formatCount(objects)}  ${formatBytes(bytes)}`);
      }
    }
  }
  if (openFailures > 0) {
    lines.push(`  ${TEXTS.open[language]} ${formatCount(openFailures)}`);
    lines.push(`  ${padEnd(TEXTS.seen[language], 14)} dth run items ${run.id} --kind failed`);
  }
  if (receipt !== undefined) lines.push(`  ${padEnd(say(language, "manifest"), 14)} SHA-256 ${receipt.manifestSha256}`);
  if (run.error !== undefined) lines.push("", ...errorLines(run.error, options));
  return lines;
}

/** What happened and what to do; the codes of a newer hub are as they come. */
function errorLines({ code, message }: NonNullable<Run["error"]>, options: RunTextOptions): readonly string[] {
  if (!isErrorCode(code)) return [`${code}: ${printable(message)}`];
  return renderError(new HubError(code, message), { ...options, debug: false })
    .trimEnd()
    .split("\n");
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_CODES, code);
}
