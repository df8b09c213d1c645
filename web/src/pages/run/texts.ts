import { text } from "../../i18n/text.ts";

/** Words of a run's page. */
export const RUN = {
  title: text("Run {n}", "第 {n} 次运行"),
  receipt: text("Receipt", "回执"),
  receiptHelp: text(
    "A signed summary with a manifest of every item that was not there already, each with its evidence. Keep both: they can be verified later, also without this hub.",
    "签名的汇总及清单，包含所有新处理的条目及其凭据。请妥善保存：日后可随时验证，也无需本传输中心。",
  ),
  noReceipt: text("The receipt is written when the run ends.", "运行结束时生成回执。"),
  download: text("Download receipt", "下载回执"),
  manifest: text("Download manifest", "下载清单"),
  verify: text("Verify", "验证"),
  verifying: text(
    "The manifest is being read. A long one takes minutes; you may stay here.",
    "正在读取清单。较长的清单需要几分钟，可停留在本页等待。",
  ),
  verified: text(
    "Receipt and manifest are unchanged and signed by this hub.",
    "回执与清单未被更改，且由本传输中心签名。",
  ),
  digest: text("SHA-256 of the manifest", "清单的 SHA-256"),
  job: text("What it was asked to do", "任务内容"),
  started: text("Started", "开始"),
  finished: text("Ended", "结束"),
  task: text("Task", "任务"),
};
