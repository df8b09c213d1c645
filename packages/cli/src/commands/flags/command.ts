import type { FlagSpec } from "../spec.ts";
import { text as t } from "./text.ts";

/** Flags of single commands. */
export const COMMAND_FLAGS = {
  "dry-run": {
    type: "boolean",
    group: "command",
    short: "n",
    help: t("Only say what would be done; change nothing", "只说明将要做什么，不做任何改动"),
  },
  once: { type: "boolean", group: "command", help: t("End after the demo instead of staying up", "演示完即退出") },
  keep: { type: "boolean", group: "command", help: t("Keep the demo's data", "保留演示数据") },
  dir: {
    type: "text",
    group: "command",
    value: "PATH",
    default: "node_modules",
    help: t("Directory of real files to fill the source bucket with", "用于填充源桶的真实文件目录"),
  },
  recursive: {
    type: "boolean",
    group: "command",
    short: "r",
    help: t("List everything below, not one level", "列出所有下级对象，而不只是一层"),
  },
  limit: {
    type: "integer",
    group: "command",
    value: "N",
    help: t("Show at most this many", "最多显示的条数"),
  },
  "read-only": {
    type: "boolean",
    group: "command",
    help: t("Try nothing that writes", "不做任何写入测试"),
  },
  policy: {
    type: "boolean",
    group: "command",
    help: t("Print the least-privilege policy although nothing failed", "即使一切正常也输出最小权限策略"),
  },
  code: {
    type: "text",
    group: "command",
    value: "CODE",
    help: t("Only failures of this cause, such as ACCESS_DENIED", "仅限该原因的失败，例如 ACCESS_DENIED"),
  },
  "key-stdin": {
    type: "boolean",
    group: "command",
    help: t(
      "Read the access key id, the secret key (and a session token) from standard input, one a line",
      "从标准输入逐行读取 Access Key ID、Secret Key（以及会话令牌）",
    ),
  },
  "key-env": {
    type: "text",
    group: "command",
    value: "ID,SECRET",
    help: t(
      "Names of two environment variables that hold the keys; only the names are stored",
      "保存密钥的两个环境变量名；仅存储变量名",
    ),
  },
  "public-key": {
    type: "text",
    group: "command",
    value: "KEY",
    help: t(
      "Trust only this public key, or the one in this file (printed by `dth receipt show --json`)",
      "仅信任该公钥（可由 `dth receipt show --json` 得到）",
    ),
  },
} as const satisfies Record<string, FlagSpec>;
