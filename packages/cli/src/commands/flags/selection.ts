import type { FlagSpec } from "../spec.ts";
import { text as t } from "./text.ts";

/** Which objects are meant. */
export const SELECTION_FLAGS = {
  include: {
    type: "texts",
    group: "selection",
    value: "GLOB",
    help: t(
      "Only keys that match; * stops at /, ** does not. May be repeated",
      "仅匹配的键；* 不跨 /，** 可跨。可重复",
    ),
  },
  exclude: {
    type: "texts",
    group: "selection",
    value: "GLOB",
    help: t("Not the keys that match. May be repeated", "排除匹配的键。可重复"),
  },
  "from-file": {
    type: "text",
    group: "selection",
    value: "FILE",
    help: t(
      "Only the keys in this list, one a line, below SRC; a path or an object URL",
      "仅此列表中的键（每行一个，相对 SRC）；可为路径或对象 URL",
    ),
  },
  "prefixes-from": {
    type: "text",
    group: "selection",
    value: "FILE",
    help: t("Only keys with a prefix in this list, one a line", "仅以列表中前缀开头的键（每行一个）"),
  },
  "min-size": {
    type: "size",
    group: "selection",
    value: "SIZE",
    help: t("At least this large (10k, 5MiB)", "不小于该大小（10k、5MiB）"),
  },
  "max-size": { type: "size", group: "selection", value: "SIZE", help: t("At most this large", "不大于该大小") },
  "modified-after": {
    type: "instant",
    group: "selection",
    value: "WHEN",
    help: t(
      "Modified after: a date (2026-01-31), a time, or an age (7d, 12h)",
      "在此之后修改：日期（2026-01-31）、时间或时长（7d、12h）",
    ),
  },
  "modified-before": {
    type: "instant",
    group: "selection",
    value: "WHEN",
    help: t("Modified before", "在此之前修改"),
  },
  "only-class": {
    type: "texts",
    group: "selection",
    value: "CLASS",
    help: t("Only objects of this storage class. May be repeated", "仅该存储类型的对象。可重复"),
  },
} as const satisfies Record<string, FlagSpec>;
