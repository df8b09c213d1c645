import { ERROR_CODES, type Language, type LocalizedText } from "@dth/core/error-codes";
import { NEWS_KINDS, type NewsKind } from "@dth/core/inputs/channel";
import type { Notification } from "@dth/core/notifier";
import type { WaitingNews } from "./news.ts";

/** Lines of one kind; more are counted. */
const MAX_LINES = 50;

const HEADINGS: Readonly<Record<NewsKind, LocalizedText>> = {
  error: { en: "Failed", zh: "运行失败" },
  failures: { en: "Ended with failed items", zh: "结束但有失败项" },
  stuck: { en: "Stuck", zh: "停滞" },
  done: { en: "Done", zh: "已完成" },
};

/** Worst first. */
const ORDER: readonly NewsKind[] = [...NEWS_KINDS].sort((a, b) => rank(a) - rank(b));

function rank(kind: NewsKind): number {
  return ["error", "stuck", "failures", "done"].indexOf(kind);
}

/**
 * One message about everything that happened.
 *
 * @param news at least one; a digest that is sent again has the same `id` in its `json`
 */
export function digestOf(news: readonly WaitingNews[], language: Language): Notification {
  const parts = ORDER.map((kind) => ({ kind, news: news.filter((one) => one.kind === kind) })).filter(
    (part) => part.news.length > 0,
  );
  const counts = parts.map((part) => `${HEADINGS[part.kind][language]} ${part.news.length}`).join(", ");
  return {
    subject: `Data Transfer Hub: ${counts}`,
    text: parts.map((part) => section(part.kind, part.news, language)).join("\n\n"),
    json: { id: news[0]?.id, news: news.map(({ channelId: _, ...one }) => one) },
  };
}

function section(kind: NewsKind, news: readonly WaitingNews[], language: Language): string {
  const lines = news.slice(0, MAX_LINES).map((one) => `- ${lineOf(one, language)}`);
  const rest = news.length - lines.length;
  if (rest > 0) lines.push(language === "zh" ? `- 另有 ${rest} 项` : `- and ${rest} more`);
  return [`${HEADINGS[kind][language]}:`, ...lines].join("\n");
}

function lineOf(news: WaitingNews, language: Language): string {
  const { task, run } = news;
  const name = language === "zh" ? `${task.name}（第 ${run.number} 次运行）` : `${task.name} (run ${run.number})`;
  const said = [countsOf(news, language), problemOf(news, language), stuckOf(news, language)].filter(Boolean);
  return said.length === 0 ? name : `${name}: ${said.join("; ")}`;
}

function countsOf({ run: { tally, openFailures } }: WaitingNews, language: Language): string {
  if (tally === undefined) return "";
  const { copied, failed } = tally;
  const open = openFailures ?? failed.objects;
  return language === "zh"
    ? `复制 ${copied.objects} 项（${copied.bytes} 字节），失败 ${open} 项`
    : `${copied.objects} copied (${copied.bytes} bytes), ${open} failed`;
}

function problemOf({ problem }: WaitingNews, language: Language): string {
  if (problem === undefined) return "";
  return `${problem.code}: ${problem.message}. ${ERROR_CODES[problem.code].remedy[language]}`;
}

function stuckOf({ stuck }: WaitingNews, language: Language): string {
  if (stuck === undefined) return "";
  const since = new Date(stuck.since).toISOString();
  return language === "zh"
    ? `自 ${since} 起没有进展：${stuck.because.zh}`
    : `nothing has moved since ${since}: ${stuck.because.en}`;
}
