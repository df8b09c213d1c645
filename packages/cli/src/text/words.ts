import type { Language, LocalizedText } from "@dth/core/error-codes";

const t = (en: string, zh: string): LocalizedText => ({ en, zh });

/** Short words and labels of the terminal's displays. */
const WORDS = {
  // errors
  error: t("error", "错误"),
  cause: t("cause", "原因"),
  todo: t("do", "处理"),
  retrying: t("retrying", "正在重试"),
  noAnswer: t("an error that may pass", "可能会自行恢复的错误"),
  askedToWait: t("asks for fewer requests, trying again", "要求降低请求频率，稍后重试"),
  // phases
  listing: t("listing and copying", "列出并复制"),
  copying: t("copying", "复制中"),
  deleting: t("deleting", "删除中"),
  finishing: t("finishing", "收尾"),
  // progress
  objects: t("objects", "对象"),
  prefixes: t("prefixes", "前缀"),
  bytes: t("bytes", "数据"),
  rate: t("rate", "速度"),
  perSecond: t("/s", "/秒"),
  eta: t("ETA", "剩余"),
  of: t("of", "/"),
  toCopy: t("to copy", "待复制"),
  found: t("found", "已发现"),
  limit: t("limit", "瓶颈"),
  requests: t("requests", "请求"),
  retries: t("retries", "重试"),
  throttled: t("throttled", "被限流"),
  lastError: t("last error", "最近错误"),
  // outcomes
  copied: t("copied", "已复制"),
  same: t("same", "相同"),
  skipped: t("skipped", "跳过"),
  filtered: t("left out", "已排除"),
  failed: t("failed", "失败"),
  deleted: t("deleted", "已删除"),
  extra: t("only at the destination", "仅在目标端"),
  // limiting factors
  "by-listing": t("listing", "列表"),
  "by-source": t("the source", "源"),
  "by-destination": t("the destination", "目标"),
  "by-source-throttled": t("the source asks for fewer requests", "源端限流"),
  "by-destination-throttled": t("the destination asks for fewer requests", "目标端限流"),
  "by-cpu": t("this machine's CPU", "本机 CPU"),
  "by-bandwidth-cap": t("--bandwidth", "--bandwidth"),
  "by-request-cap": t("--max-requests or --request-rate", "--max-requests 或 --request-rate"),
  "by-memory-cap": t("--memory", "--memory"),
  "by-nothing": t("nothing", "无"),
  // summary
  done: t("Done", "完成"),
  doneWithFailures: t("Done, with failures", "完成，但有失败"),
  stopped: t("Stopped", "已停止"),
  failedRun: t("Failed", "失败"),
  dryRun: t("Nothing was changed (dry run)", "未做任何改动（演练）"),
  time: t("time", "用时"),
  noRuns: t("No runs yet. Begin one with: dth copy SRC DST", "还没有运行记录。开始一次：dth copy SRC DST"),
  receipt: t("receipt", "回执"),
  run: t("run", "运行"),
  resumeWith: t("resume with", "继续"),
  retryWith: t("retry with", "重试"),
  such: t("such as", "例如"),
  stopping: t(
    "Stopping: finishing what is in flight. Press Ctrl-C again to end at once.",
    "正在停止：等待进行中的请求完成。再次按 Ctrl-C 立即结束。",
  ),
  nothingUnder: t("Nothing was found under", "未找到任何对象："),
  isPrefixRight: t("; is the prefix right?", "；前缀是否正确？"),
  isItRight: t("; is it the right one?", "；位置是否正确？"),
  wouldCopy: t("would be copied", "将被复制"),
  wouldDelete: t("would be deleted", "将被删除"),
  nothingToDo: t("Nothing to do: both sides are the same.", "无需操作：两侧相同。"),
  identical: t("Both sides are the same.", "两侧相同。"),
  differ: t("The sides differ.", "两侧不同。"),
  more: t("more", "更多"),
  source: t("source", "源"),
  destination: t("destination", "目标"),
  "because-missing": t("missing at the destination", "目标端缺少"),
  "because-different": t("different", "不同"),
  "because-extra": t("only at the destination", "仅在目标端"),
  archived: t("archived", "已归档"),
  policy: t("Least-privilege IAM policy for this side:", "该侧所需的最小权限 IAM 策略："),
  provenBy: t("the same by", "相同的依据"),
  "proof-sha256": t("SHA-256 of the bytes", "数据的 SHA-256"),
  "proof-etag": t("ETag", "ETag"),
  "proof-remembered": t("remembered copy", "复制记录"),
  "proof-size": t("size alone", "仅大小"),
  sizeOnly: t(
    "Where only the size could be compared, --checksum reads the data.",
    "对于仅能比较大小的对象，可用 --checksum 读取数据。",
  ),
  lost: t("arrived without all that belongs to them", "已到达但缺少部分附带信息"),
  leftOut: t("not copied, because not an object", "未复制（不是对象）"),
  manifest: t("manifest", "清单"),
  receiptTrue: t("Unaltered, and signed by the key", "未被篡改，签名公钥："),
  ok: t("ok", "正常"),
  problem: t("problem", "问题"),
  notTried: t("not tried", "未测试"),
  warning: t("note", "注意"),
} satisfies Record<string, LocalizedText>;

export type Word = keyof typeof WORDS;

/** The label in a language. */
export function say(language: Language, word: Word): string {
  return WORDS[word][language];
}
