import type { Language, LocalizedText } from "@dth/core/error-codes";
import type { Ledger } from "@dth/core/ledger";
import type { SkipReason } from "@dth/core/outcome";
import { formatCount } from "../text/units.ts";
import { printable, wrap } from "../text/width.ts";

/** Objects that were left alone for one reason. */
export interface SkippedGroup {
  readonly reason: SkipReason;
  readonly objects: number;
  /** Up to three keys. */
  readonly samples: readonly string[];
}

const SAMPLES = 3;

/** What a run skipped, by reason, the first met first. @throws HubError `LEDGER_UNUSABLE` */
export async function skippedBy(ledger: Ledger, runId: string): Promise<readonly SkippedGroup[]> {
  const groups = new Map<SkipReason, { objects: number; readonly samples: string[] }>();
  for await (const { reason, key } of ledger.outcomes(runId, { kinds: ["skipped"] })) {
    if (reason === undefined) continue;
    const group = groups.get(reason) ?? { objects: 0, samples: [] };
    group.objects++;
    if (group.samples.length < SAMPLES) group.samples.push(key);
    groups.set(reason, group);
  }
  return [...groups].map(([reason, group]) => ({ reason, ...group }));
}

const t = (en: string, zh: string): LocalizedText => ({ en, zh });

/** Why, and what to do where there is something to do. */
const REASONS: Readonly<Record<SkipReason, LocalizedText>> = {
  archived: t(
    "archived: restore them at the source, then run again; restored objects are copied",
    "已归档：请先在源端恢复，再重新运行；已恢复的对象会被复制",
  ),
  filtered: t("left out by the filters", "被过滤选项排除"),
  "dry-run": t("a dry run changes nothing", "演练不做任何改动"),
  "not-a-file": t("not a file", "不是文件"),
  superseded: t("changed meanwhile, so nothing was to do", "其间已变化，无需处理"),
  postponed: t("postponed to a later run", "推迟到以后的运行"),
  "other-platform": t("for none of the chosen platforms", "不属于所选平台"),
};

/** One paragraph a reason: how many, why, and such as which. */
export function renderSkipped(
  groups: readonly SkippedGroup[],
  { language, width }: { readonly language: Language; readonly width: number },
): readonly string[] {
  return groups.flatMap(({ reason, objects, samples }) => {
    const more = objects > samples.length ? [`    … ${formatCount(objects - samples.length)}`] : [];
    const why = `${formatCount(objects)} ${REASONS[reason][language]}`;
    return [
      ...wrap(why, width - 4).map((line, i) => `${i === 0 ? "  " : "    "}${line}`),
      ...samples.map((key) => `    ${printable(key)}`),
      ...more,
    ];
  });
}
