import type { Language, LocalizedText } from "@dth/core/error-codes";
import { formatBytes, formatCount, formatDuration, formatInstant } from "../text/units.ts";
import { padEnd, printable } from "../text/width.ts";
import { say } from "../text/words.ts";
import type { Run } from "./shapes.ts";

const KINDS = ["copied", "same", "skipped", "failed", "deleted"] as const;

const TEXTS = {
  queued: { en: "of {} to do", zh: "共 {} 待处理" },
  open: { en: "failures nobody accepted", zh: "未接受的失败" },
} as const satisfies Record<string, LocalizedText>;

/** A run in one line. */
export function runLine(run: Run, language: Language): string {
  const counts = run.tally ?? run.snapshot;
  const parts = counts === undefined ? [] : KINDS.flatMap((kind) => countOf(kind, counts[kind], language));
  const error = run.error === undefined ? [] : [`${run.error.code}: ${printable(run.error.message)}`];
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
  const { copied, queued, failed, elapsedMs } = snapshot;
  const rate = elapsedMs > 0 ? formatBytes(Math.round((copied.bytes * 1000) / elapsedMs)) : undefined;
  return [
    padEnd(run.progress, 11),
    `${say(language, "copied")} ${formatCount(copied.objects)} ${formatBytes(copied.bytes)}`,
    TEXTS.queued[language].replace("{}", formatCount(queued.objects)),
    ...(failed.objects === 0 ? [] : [`${say(language, "failed")} ${formatCount(failed.objects)}`]),
    ...(rate === undefined ? [] : [`${rate}${say(language, "perSecond")}`]),
    formatDuration(elapsedMs, language),
  ].join("  ");
}

/** What a run came to, line by line. */
export function runSummary(run: Run, language: Language): readonly string[] {
  const lines = [runLine(run, language)];
  const { tally, openFailures = 0, receipt } = run;
  if (tally !== undefined) {
    for (const kind of KINDS) {
      const { objects, bytes } = tally[kind];
      if (objects > 0 || kind === "copied") {
        lines.push(`  ${padEnd(say(language, kind), 14)} ${formatCount(objects)}  ${formatBytes(bytes)}`);
      }
    }
  }
  if (openFailures > 0) lines.push(`  ${TEXTS.open[language]} ${formatCount(openFailures)}`);
  if (receipt !== undefined) lines.push(`  ${padEnd(say(language, "manifest"), 14)} SHA-256 ${receipt.manifestSha256}`);
  return lines;
}
