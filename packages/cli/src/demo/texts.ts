import type { LocalizedText } from "@dth/core/error-codes";

const t = (en: string, zh: string): LocalizedText => ({ en, zh });

/** What the demo says. */
export const DEMO = {
  intro: t(
    "This shows the whole job on this machine: two buckets on an S3-compatible server that only listens here, real files, and a check of every byte.",
    "在本机演示完整流程：仅在本机监听的 S3 兼容服务上的两个桶、真实文件，以及对每个字节的校验。",
  ),
  start: t("Start an S3-compatible server", "启动 S3 兼容服务"),
  fill: t("Fill the source bucket with real files", "用真实文件填充源桶"),
  large: t("Add one large object, in parts", "添加一个大对象（分段上传）"),
  copy: t("Copy the bucket to another one", "将桶复制到另一个桶"),
  check: t("Check every object, independently of the engine", "独立于引擎校验每个对象"),
  receipt: t("Verify the receipt", "验证回执"),
  again: t("Copy again: nothing is left to do", "再次复制：没有需要做的"),
  listens: t("listens on", "监听于"),
  equal: t("objects are equal on disk, in source and copy", "个对象在磁盘、源和副本中完全一致"),
  directories: t("keys of empty directories are on both sides", "个空目录键在两侧均存在"),
  wrong: t("objects are NOT equal", "个对象不一致"),
  good: t("Everything arrived, and is proven.", "全部到达，并已得到证明。"),
  stays: t(
    "The server stays up until Ctrl-C. Try it from another terminal:",
    "服务将持续运行，直到按 Ctrl-C。请在另一个终端中尝试：",
  ),
  kept: t("kept", "已保留"),
} satisfies Record<string, LocalizedText>;
