import type { FlagSpec } from "../spec.ts";
import { text as t } from "./text.ts";

/** What is printed. */
export const OUTPUT_FLAGS = {
  json: {
    type: "boolean",
    group: "output",
    help: t("Newline-delimited JSON events on standard output, nothing else", "标准输出仅输出逐行 JSON 事件"),
  },
  quiet: { type: "boolean", group: "output", short: "q", help: t("Only errors and the summary", "只输出错误和摘要") },
  lang: {
    type: "choice",
    group: "output",
    value: "LANG",
    choices: ["en", "zh"],
    env: "DTH_LANG",
    help: t("Language of texts; else LC_ALL or LANG decides", "文本语言；否则由 LC_ALL 或 LANG 决定"),
  },
  help: { type: "boolean", group: "output", short: "h", help: t("Show this help", "显示此帮助") },
} as const satisfies Record<string, FlagSpec>;
