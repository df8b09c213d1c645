import { text } from "../../i18n/text.ts";

/** Words of the board of images. */
export const IMAGES = {
  title: text("Images", "镜像"),
  lead: text("Every image on both sides, by digest.", "按摘要对比两端的每个镜像。"),
  task: text("Task", "任务"),
  look: text("Look again", "重新查看"),
  looking: text("Looking at both registries", "正在查看两端镜像仓库"),
  none: text("No task keeps images yet", "还没有镜像任务"),
  noneHelp: text(
    "Create a task that copies images into a registry; its images are then compared here at any time.",
    "创建一个复制镜像的任务，之后可随时在此对比。",
  ),
  create: text("Create a task", "创建任务"),
  image: text("Image", "镜像"),
  state: text("State", "状态"),
  platforms: text("Platforms", "平台"),
  attached: text("Signatures and more", "签名等附件"),
  source: text("At the source", "来源端"),
  destination: text("At the destination", "目标端"),
  copiedAt: text("Last copied", "最近复制"),
  same: text("Same", "一致"),
  different: text("Drifted", "有差异"),
  missing: text("Missing", "缺失"),
  extra: text("Only there", "仅目标存在"),
  unknown: text("Unknown", "未知"),
  all: text("{n} images", "{n} 个镜像"),
  soFar: text("{n} images so far", "目前 {n} 个镜像"),
  notWanted: text("Not part of this task", "不在此任务内"),
  allDestinations: text("Every destination of this source ({n})", "该来源的所有目标（{n}）"),
  drift: text("{n} not the same", "{n} 个不一致"),
  noRows: text("Nothing to compare", "没有可对比的内容"),
  onlyDrift: text("Only what is not the same", "仅显示不一致"),
};

/** What may be attached to an image. */
export const KINDS = {
  signature: text("Signature", "签名"),
  attestation: text("Attestation", "证明"),
  sbom: text("SBOM", "软件物料清单"),
  other: text("Other", "其他"),
};
