import type { FlagSpec } from "../spec.ts";
import { text as t } from "./text.ts";

/** Deleting, speed and limits. */
export const BOUND_FLAGS = {
  // deleting
  delete: {
    type: "boolean",
    group: "deletion",
    help: t(
      "Also delete what SRC lacks from DST: last, and only after complete listings",
      "同时删除 DST 中 SRC 没有的对象：最后执行，且仅在列表完整时",
    ),
  },
  "max-delete": {
    type: "integer",
    group: "deletion",
    value: "N",
    default: "1000",
    help: t("Delete nothing at all if it would be more", "若超过该数量则一个也不删除"),
  },
  "allow-empty-source": {
    type: "boolean",
    group: "deletion",
    help: t(
      "Delete although SRC lists nothing at all, which is taken for a slip otherwise",
      "即使 SRC 没有列出任何对象也删除；否则视为输入有误",
    ),
  },

  // speed and limits
  "max-requests": {
    type: "integer",
    group: "speed",
    value: "N",
    default: "128",
    help: t("Most requests in flight to each side; adapts below that", "每端的最大并发请求数；会自动下调"),
  },
  "part-size": {
    type: "size",
    group: "speed",
    value: "SIZE",
    default: "8MiB",
    help: t("Size of a multipart part", "分段大小"),
  },
  "giant-size": {
    type: "size",
    group: "speed",
    value: "SIZE",
    default: "1GiB",
    help: t("Split objects over workers from this size on", "从该大小起由多个 worker 分担"),
  },
  memory: {
    type: "size",
    group: "speed",
    value: "SIZE",
    default: "192MiB",
    help: t("Most object data held in memory", "内存中最多缓存的数据量"),
  },
  bandwidth: { type: "size", group: "speed", value: "SIZE", help: t("Most bytes per second", "每秒最大字节数") },
  "request-rate": {
    type: "integer",
    group: "speed",
    value: "N",
    help: t("Most requests per second and endpoint", "每个端点每秒最大请求数"),
  },
  attempts: {
    type: "integer",
    group: "speed",
    value: "N",
    default: "5",
    help: t("Tries per object before it fails", "每个对象的最大尝试次数"),
  },
} as const satisfies Record<string, FlagSpec>;
