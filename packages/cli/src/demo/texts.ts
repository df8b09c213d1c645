import type { LocalizedText } from "@dth/core/error-codes";

const t = (en: string, zh: string): LocalizedText => ({ en, zh });

/** What the demo says. */
export const DEMO = {
  intro: t(
    "This shows the whole job on this machine: a hub that copies between two buckets of real files and between two image registries, all of which only listen here, and a check of every byte.",
    "在本机演示完整流程：数据传输服务在两个装有真实文件的桶之间、以及两个镜像仓库之间复制数据（均仅在本机监听），并校验每个字节。",
  ),
  start: t("Start an S3-compatible server", "启动 S3 兼容服务"),
  fill: t("Fill the source bucket with real files", "用真实文件填充源桶"),
  large: t("Add one large object, in parts", "添加一个大对象（分段上传）"),
  hub: t("Start a hub", "启动数据传输服务"),
  copy: t("Create a task at the hub: copy the bucket to another one", "在服务中创建任务：将桶复制到另一个桶"),
  check: t("Check every object, independently of the engine", "独立于引擎校验每个对象"),
  images: t("Create a task at the hub: copy images between registries", "在服务中创建任务：在镜像仓库之间复制镜像"),
  receipt: t("Verify the receipts", "验证回执"),
  again: t("Run the task again: nothing is left to do", "再次运行任务：没有需要做的"),
  graph: t("Read the results back over GraphQL", "通过 GraphQL 读取结果"),
  hubListens: t("REST, GraphQL and console on", "REST、GraphQL 与控制台："),
  watch: t("watch the tasks live:", "实时观看任务："),
  noImages: t("Left out, as programs for images are missing here:", "已跳过，本机缺少镜像工具："),
  sameDigests: t("images have the same digest at both registries", "个镜像在两个仓库中的摘要一致"),
  unchanged: t("unchanged, and signed by this hub", "未被更改，且由本服务签名"),
  open: t(
    "Look at what just happened in the hub's console, and at a task that goes on, slowly:",
    "在服务的控制台中查看刚才的过程，以及一个仍在缓慢运行的任务：",
  ),
  listens: t("listens on", "监听于"),
  equal: t("objects are equal on disk, in source and copy", "个对象在磁盘、源和副本中完全一致"),
  directories: t("keys of empty directories are on both sides", "个空目录键在两侧均存在"),
  wrong: t("objects are NOT equal", "个对象不一致"),
  good: t("Everything arrived, and is proven.", "全部到达，并已得到证明。"),
  stays: t(
    "Hub and server stay up until Ctrl-C, and are gone then. Try them from another terminal, too:",
    "服务与存储将持续运行，直到按 Ctrl-C，之后全部清除。也可以在另一个终端中尝试：",
  ),
  kept: t("kept", "已保留"),
} satisfies Record<string, LocalizedText>;
